/** Files for which the import and the manifest of damaged files differ, and why. */

/** Chromium plays these files; the import refuses them with one message each. */
export const refusedThoughPlayable: Readonly<Record<string, string>> = {
  "androidx/mp4/sample_18byte_nclx_colr.mp4": "mediabunny cannot read its colour box",
  "androidx/ogg/bear_duplicate_header.opus": "WebCodecs refuses the header that comes twice",
  "androidx/ogg/bear_vorbis_gap.ogg": "mediabunny does not find the track behind the gap",
  "flac/faulty/10 - invalid vorbis comment metadata block.flac":
    "mediabunny cannot read its comment block",
  "flac/uncommon/02 - increasing number of channels.flac":
    "its number of channels changes half-way",
  "generated/one_sample.wav": "shorter than 30 ms: no spectrum can be made of it",
  "hound/fuzz/crash-e5471f5b58397287b509db7d026e95f1724454f5.wav": "claims samples of 0 bits",
  "hound/pcmwaveformat-16bit-44100Hz-mono-extra.wav":
    "shorter than 30 ms: no spectrum can be made of it",
  "hound/pcmwaveformat-16bit-44100Hz-mono.wav": "shorter than 30 ms: no spectrum can be made of it",
  "hound/pcmwaveformat-8bit-44100Hz-mono.wav": "shorter than 30 ms: no spectrum can be made of it",
  "hound/waveformatex-16bit-44100Hz-mono.wav": "shorter than 30 ms: no spectrum can be made of it",
  "hound/waveformatex-8bit-11025Hz-mono.wav": "shorter than 30 ms: no spectrum can be made of it",
  "hound/waveformatex-ieeefloat-44100Hz-mono.wav":
    "shorter than 30 ms: no spectrum can be made of it",
  "mp4parse/mp4parse/bipbop_cbcs_video_init.mp4": "only the header of a stream: no frame in it",
  "mp4parse/mp4parse/invalid_userdata.mp4": "135 KB of a 231 s film: no frame is left in its track",
  "mp4parse/mp4parse_capi/av1-clearkey-cbcs-video.mp4":
    "encrypted; Chromium's metadata alone looked playable",
  "nestegg/dancer1.webm": "cut short: a twelfth of what its header says",
  "nestegg/demo_short.webm": "cut short: 32 KB of 9 MB",
  "nestegg/issue76.webm": "125 bytes of header",
  "shaka-player/cea608-track-init.mp4": "only the header of a stream: no frame in it",
  "shaka-player/clear-encrypted-hls/video-init-encrypted.mp4":
    "only the header of a stream: no frame in it",
  "shaka-player/dash-mpd-alternate/init.mp4": "only the header of a stream: no frame in it",
  "shaka-player/hls-chapters/init.mp4": "only the header of a stream: no frame in it",
  "shaka-player/hls-mp4-muxed-aac-h264/init.mp4": "only the header of a stream: no frame in it",
  "shaka-player/multidrm-video-init.mp4": "only the header of a stream: no frame in it",
  "shaka-player/multiple-trun-init.mp4": "only the header of a stream: no frame in it",
  "uxp_media/A4.ogv": "FLAC inside Ogg, which mediabunny does not read",
  "uxp_media/bipbop-cenc-videoinit.mp4": "only the header of a stream: no frame in it",
  "uxp_media/bipbop_225w_175kbps-cenc-video-key2-init.mp4":
    "only the header of a stream: no frame in it",
  "uxp_media/bipbop_300_215kbps-cenc-video-key1-init.mp4":
    "only the header of a stream: no frame in it",
  "uxp_media/bipbop_300_215kbps-cenc-video-key2-init.mp4":
    "only the header of a stream: no frame in it",
  "uxp_media/bipbop_300wp_227kbps-cenc-video-key1-init.mp4":
    "only the header of a stream: no frame in it",
  "uxp_media/bipbop_480_624kbps-cenc-video-key2-init.mp4":
    "only the header of a stream: no frame in it",
  "uxp_media/bipbop_480_959kbps-cenc-video-key2-init.mp4":
    "only the header of a stream: no frame in it",
  "uxp_media/bipbop_480wp_1001kbps-cenc-video-key2-init.mp4":
    "only the header of a stream: no frame in it",
  "uxp_media/bug1066943.webm": "cut short: 77 % of what its header says",
  "uxp_media/bug1301226-odd.wav": "shorter than 30 ms: no spectrum can be made of it",
  "uxp_media/bug1301226.wav": "shorter than 30 ms: no spectrum can be made of it",
  "uxp_media/bug504644.ogv": "mediabunny cannot follow its pages",
  "uxp_media/bug603918.webm": "its codec settings are refused by WebCodecs",
  "uxp_media/bug604067.webm": "its codec settings are refused by WebCodecs",
  "uxp_media/crashtests/0-timescale.mp4":
    "its clock ticks 0 times a second, so no time means anything",
  "uxp_media/invalid-discard_on_multi_blocks.webm": "cut short: 82 % of what its header says",
  "uxp_media/r11025_u8_c1_trunc.wav": "cut short: 45 % of what its header says",
  "uxp_media/wave_metadata_bad_len.wav": "its note chunk claims 16 MB",
};

/** Chromium refuses these files; the import decodes them. */
export const takenThoughRefused: Readonly<Record<string, string>> = {
  "file-type/fixture-corrupt.mkv": "both its tracks decode here, in full",
  "flac/faulty/04 - wrong number of channels.flac":
    "WebCodecs decodes it by its frames, whatever its header says",
  "uxp_media/video-overhang.ogg": "its sound decodes; only its picture is broken",
};
