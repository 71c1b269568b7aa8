import type { TestApp, TestClient } from './test-app.ts'

/** Four people of a small company, as most tests need them. */
export interface TestOrganization {
  owner: TestClient
  ownerId: string
  /** Signs in as somebody new, who was added and invited by the owner. */
  join(person: {
    name: string
    accessRole?: 'manager' | 'control_owner' | 'member' | 'auditor'
  }): Promise<{ client: TestClient; id: string }>
  /** Signs in as an auditor of SOC 2, whose audit is of the days from … until. The program must have been applied. */
  joinAuditor(name: string, from: string, until: string): Promise<{ client: TestClient; id: string }>
}

export const testPassword = 'correct horse battery staple'

/** Sets up an organization in Berlin whose owner is Ada. */
export async function setUpOrganization(test: TestApp): Promise<TestOrganization> {
  const owner = test.browser()
  const session = await owner.identity.setUp({
    organization: { name: 'Acme', timezone: 'Europe/Berlin' },
    owner: { name: 'Ada Owner', email: 'ada@acme.test', password: testPassword },
  })
  // the client stands in an object: awaited by itself, what was added to it would be lost
  const accept = async (id: string): Promise<{ client: TestClient; id: string }> => {
    const { link } = await owner.people.invite({ id })
    const client = test.browser()
    await client.identity.acceptInvitation({ token: link.split('#')[1] ?? '', password: testPassword })
    return { client, id }
  }
  const emailOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@acme.test`
  return {
    owner,
    ownerId: session.person?.id ?? '',
    async join({ name, accessRole = 'member' }) {
      const { id } = await owner.people.create({ name, email: emailOf(name), accessRole })
      return accept(id)
    },
    async joinAuditor(name, from, until) {
      const frameworkId = (await owner.frameworks.list({})).items.find(({ key }) => key === 'soc2')?.id ?? ''
      const audit = { frameworkId, from, until }
      const { id } = await owner.people.create({ name, email: emailOf(name), accessRole: 'auditor', audit })
      return accept(id)
    },
  }
}

/** A program with one control and procedures as given, in YAML. */
export function tinyProgram(procedures: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    'holdfast.yaml': `format: 1
id: tiny
title: A tiny program
frameworks: [soc2]
calendar: { timezone: Europe/Berlin, holidays: ['2027-01-06'] }
roles:
  - { id: lead, title: Security lead }
  - { id: executive, title: Executive }
`,
    'controls/access-review.yaml': `id: access-review
title: Access is reviewed
kind: administrative
objective: Nobody keeps access that the job no longer needs.
owner: lead
requirements: ['soc2:CC6.2']
`,
    'procedures/all.yaml': procedures,
    ...more,
  }
}
