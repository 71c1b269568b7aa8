import type { AccountStep } from './account-steps.ts'
import { accountStep } from './account-steps.ts'
import { defineRule } from './types.ts'
import type { Rule, RuleDefinition, RuleNeeds } from './types.ts'

type AccountDefinition = Omit<RuleDefinition, 'needs' | 'applies' | 'owasp'> & {
  readonly step: AccountStep
  readonly needs?: Partial<RuleNeeds>
  readonly owasp?: RuleDefinition['owasp']
}

/** A rule about one step in the life of an account. It makes its own requests, so nothing needs to be known of the endpoint. */
export function defineAccountRule(definition: AccountDefinition): Rule {
  const { step, needs, owasp = 'API2:2023', ...info } = definition
  return defineRule({
    ...info,
    owasp,
    needs: { baseline: 'none', ...needs },
    applies: ({ endpoint }) => (accountStep(endpoint) === step ? true : `is not for ${step.replace('-', ' ')}`),
  })
}
