/** What is known of the program, as far as the next step depends on it. */
export interface ProgramFacts {
  controls: number
  people: number
  rolesWithoutHolder: readonly { id: string; title: string; duties: number; firstOpens: Temporal.Instant | null }[]
  uncovered: readonly { id: string; framework: string; key: string; title: string; total: number }[]
  draftPolicies: number
  unassignedFindings: number
  /** Checks whose last run did not pass, by what it said; without those that had nothing to look at. */
  checksNotPassing: readonly { state: string; count: number }[]
}

export interface NextStep {
  kind: string
  title: string
  why: string
  /** A guess at the effort, in minutes. */
  minutes: number | null
  target: { page: string; id: string | null }
}

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

const checkWords: Partial<Record<string, string>> = {
  fail: 'failed',
  error: 'in error',
  not_permitted: 'not permitted',
}

/** What to do next to keep every commitment, most urgent first, each with the reason in the state of the program. */
export function nextSteps(facts: ProgramFacts): NextStep[] {
  const steps: NextStep[] = []
  if (facts.controls === 0) {
    steps.push({
      kind: 'apply_program',
      title: 'Apply the starter program',
      why: 'There is no control yet, so nothing is promised and nothing is due',
      minutes: 10,
      target: { page: 'setup', id: null },
    })
    return steps
  }
  if (facts.people < 2) {
    steps.push({
      kind: 'add_people',
      title: 'Add the people who share the work',
      why: 'Approvals and verifications need a second person',
      minutes: 10,
      target: { page: 'people', id: null },
    })
  }
  for (const role of facts.rolesWithoutHolder) {
    steps.push({
      kind: 'assign_role',
      title: `Give the role “${role.title}” to somebody`,
      why:
        role.duties === 0
          ? 'Nobody answers for what it owns'
          : `${plural(role.duties, 'duty', 'duties')} of the next 90 days would fall to nobody`,
      minutes: 2,
      target: { page: 'roles', id: role.id },
    })
  }
  const failing = facts.checksNotPassing.reduce((sum, { count }) => sum + count, 0)
  if (failing > 0) {
    steps.push({
      kind: 'look_at_checks',
      title: `Look at ${plural(failing, 'check')} that ${failing === 1 ? 'does' : 'do'} not pass`,
      why: `${facts.checksNotPassing.map(({ state, count }) => `${count} ${checkWords[state] ?? state}`).join(', ')}: ${failing === 1 ? 'its control is' : 'their controls are'} not seen to work`,
      minutes: 10 * failing,
      target: { page: 'checks', id: null },
    })
  }
  if (facts.unassignedFindings > 0) {
    steps.push({
      kind: 'assign_findings',
      title: `Give ${plural(facts.unassignedFindings, 'finding')} an owner`,
      why: 'A finding that is nobody’s is not followed up',
      minutes: 2 * facts.unassignedFindings,
      target: { page: 'findings', id: null },
    })
  }
  if (facts.draftPolicies > 0) {
    steps.push({
      kind: 'publish_policies',
      title: `Read, approve and publish ${plural(facts.draftPolicies, 'policy', 'policies')}`,
      why: 'Until it is published a policy binds nobody and nobody can acknowledge it',
      minutes: 15 * facts.draftPolicies,
      target: { page: 'policies', id: null },
    })
  }
  const [gap] = facts.uncovered
  if (gap) {
    steps.push({
      kind: 'cover_requirement',
      title: `Cover ${gap.framework} ${gap.key}`,
      why:
        gap.total === 1
          ? `The last requirement that no control answers: ${gap.title}`
          : `${plural(gap.total, 'requirement')} without a control; this is the first: ${gap.title}`,
      minutes: 20,
      target: { page: 'framework', id: gap.id },
    })
  }
  return steps
}
