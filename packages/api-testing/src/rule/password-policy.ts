import { credentialsIn, endpointsFor, newProfile, registered, signedIn } from './accounts.ts'
import { defineAccountRule } from './account-rule.ts'
import type { Profile } from '../identity/profile.ts'
import type { Rule, RuleDefinition } from './types.ts'

type PolicyDefinition = Omit<RuleDefinition, 'run' | 'needs' | 'applies' | 'owasp' | 'step'> & {
  /** Passwords that a careful service refuses, each with what is wrong with it. The first that is taken is reported. */
  readonly passwords: (profile: Profile) => readonly (readonly [label: string, password: string])[]
}

/** A rule about passwords that a registration should refuse: the account must be made and open with it. */
export function definePasswordPolicy(definition: PolicyDefinition): Rule {
  const { passwords, ...info } = definition
  return defineAccountRule({
    ...info,
    step: 'registration',
    needs: { effect: 'write' },
    run: async (context) => {
      const good = await registered(context, newProfile(context, 'good'))
      if (good === undefined) {
        context.block('error', 'no account could be registered for the test')
        return
      }
      const profile = newProfile(context, 'weak')
      for (const [label, password] of passwords(profile)) {
        const weak = { ...profile, ...newProfile(context, 'weak'), password }
        const named = { ...weak, password: password === profile.username ? weak.username : password }
        const account = await registered(context, named)
        if (account === undefined) continue
        const opened = endpointsFor(context, 'sign-in').length === 0 ? undefined : await signedIn(context, named)
        if (
          opened === undefined &&
          credentialsIn(account.made) === undefined &&
          endpointsFor(context, 'sign-in').length > 0
        )
          continue
        context.report({
          message: `An account was made with ${label}${opened === undefined ? '' : ', and opens with it'}.`,
          confidence: opened === undefined ? 'firm' : 'certain',
          evidence: [
            ...(opened === undefined ? [] : [{ label: 'signing in', exchange: opened.exchange }]),
            { label: 'registration', exchange: account.made },
          ],
        })
        return
      }
    },
  })
}
