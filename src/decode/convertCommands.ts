/** Shell command that converts one file to a format that all browsers decode. */
export const convertFile = "ffmpeg -i INPUT -c:v libvpx -b:v 1M -c:a libopus OUTPUT.webm";

/** Shell command that converts every file of a folder to a format that all browsers decode. */
export const convertFolder = (extension: string): string =>
  `for f in *.${extension}; do ffmpeg -i "$f" -c:v libvpx -b:v 1M -c:a libopus "\${f%.${extension}}.webm"; done`;
