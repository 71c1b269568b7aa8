export const setUpSteps = ['organization', 'people', 'program', 'roles'] as const
export type SetUpStep = (typeof setUpSteps)[number]

/** What the server says, as far as the next step depends on it. */
export interface SetUpFacts {
  hasOrganization: boolean
  people: number
  /** Roles of the program; none before a program was applied. */
  roles: readonly { key: string; status: 'active' | 'retired'; holder: { id: string } | null }[]
}

/** The role of a program that everybody holds, so nobody is asked who does. */
const everyonesRole = 'member'

/** Roles that one person holds: there is a question for each. */
export const isHeldByOne = ({ key, status }: { key: string; status: string }): boolean =>
  status === 'active' && key !== everyonesRole

/** Whether a step has been done. People can be added at any time: two are needed for one to approve what the other writes. */
export function isDone(step: SetUpStep, { hasOrganization, people, roles }: SetUpFacts): boolean {
  switch (step) {
    case 'organization':
      return hasOrganization
    case 'people':
      return people >= 2
    case 'program':
      return roles.length > 0
    case 'roles':
      return roles.length > 0 && roles.every((role) => !isHeldByOne(role) || role.holder !== null)
  }
}

/** Whether a step can be taken at all: nothing before there is an organization, and no roles before a program brings them. */
export function isOpen(step: SetUpStep, facts: SetUpFacts): boolean {
  if (step === 'organization') return true
  return facts.hasOrganization && (step !== 'roles' || facts.roles.length > 0)
}

/** The first step that is not done; undefined at the end. Once there is a program, a single person may go on without others. */
export function nextStep(facts: SetUpFacts): SetUpStep | undefined {
  return setUpSteps.find((step) => !isDone(step, facts) && !(step === 'people' && facts.roles.length > 0))
}
