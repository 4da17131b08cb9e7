import type { Card } from "../../contract/cards";

/** The equations, notes and paper of a card. */
export function CardText({ card }: { readonly card: Card }) {
  const { paper, equations = [], notes = [] } = card;
  if (!paper && equations.length === 0 && notes.length === 0) return null;
  return (
    <div className="card-text">
      {equations.length > 0 && (
        <ul className="equations">
          {equations.map((equation) => (
            <li key={equation}>{equation}</li>
          ))}
        </ul>
      )}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {paper && (
        <p className="paper">
          {paper.authors}. <cite>{paper.title}</cite>. {paper.venue}, {paper.year}.
        </p>
      )}
    </div>
  );
}
