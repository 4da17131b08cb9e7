interface ProblemsProps {
  readonly title: string;
  readonly problems: readonly string[];
}

/** Lists problems, collapsed when there are more than five. */
export function ProblemList({ title, problems }: ProblemsProps) {
  if (problems.length === 0) return null;
  return (
    <details className="problems" open={problems.length <= 5}>
      <summary>
        {title}: {problems.length}
      </summary>
      <ul tabIndex={0} aria-label={title}>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </details>
  );
}
