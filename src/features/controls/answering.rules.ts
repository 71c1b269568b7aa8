/** A control of the organization, with the clauses that it answers, as `soc2:CC6.1`. */
export interface AnsweringControl {
  id: string
  kind: 'administrative' | 'technical' | 'physical'
  requirements: readonly string[]
}

/**
 * The control that something bears on, which itself bears on these clauses: the control that answers most of them. Of several, a
 * technical one, then the first.
 * @returns undefined when no control answers any of them
 */
export function controlThatAnswers(
  clauses: readonly string[],
  controls: readonly AnsweringControl[],
): string | undefined {
  const wanted = new Set(clauses)
  const ranked = controls
    .map((control) => ({ control, answers: control.requirements.filter((one) => wanted.has(one)).length }))
    .filter(({ answers }) => answers > 0)
    .toSorted(
      (a, b) =>
        b.answers - a.answers ||
        Number(b.control.kind === 'technical') - Number(a.control.kind === 'technical') ||
        (a.control.id < b.control.id ? -1 : 1),
    )
  return ranked[0]?.control.id
}
