/** What a rule of Spring Security demands of a caller: `hasRole("ADMIN")`, `authenticated()`, an expression. */
import { itemsOf, plainText, type Value } from '../../../../engine/values.ts'
import type { Site } from '../../../../engine/native.ts'
import type { Guard } from '../../../../model.ts'
import type { Decision } from '../../../../routing/access-rules.ts'
import { constantName } from '../../../jvm/marks.ts'

const AUTHENTICATION = /^(?:is)?(?:authenticated|fullyAuthenticated|rememberMe)$/i
const AUTHORIZATION = /^(?:has(?:Any|All)?(?:Role|Authority|Roles|Authorities|Scope)|denyAll)$/
const OPEN = /^(?:permitAll|anonymous|isAnonymous)$/
const ANONYMOUS = /ANONYMOUS/

/** The decision of a word with its arguments. Addresses, negations and code of the folder decide nothing that is known. */
export function decisionNamed(word: string, args: readonly Value[], site: Site): Decision {
  const names = args.flatMap((arg) => itemsOf(arg)).map((arg) => plainText(arg) ?? constantName(arg) ?? '…')
  if (OPEN.test(word)) return 'open'
  if (names.some((name) => ANONYMOUS.test(name))) return 'open'
  if (AUTHENTICATION.test(word)) return guard(word, 'authentication', site)
  if (!AUTHORIZATION.test(word)) return 'unknown'
  return guard(
    names.length === 0 ? word : `${word}(${names.map((name) => `'${name}'`).join(', ')})`,
    'authorization',
    site,
  )
}

function guard(name: string, kind: Guard['kind'], { file, line }: Site): Guard {
  return { name, kind, file, line }
}

/** The argument of `access(…)`: an expression, or a manager that the libraries make. */
export function decisionOf(value: Value | undefined, site: Site, depth = 0): Decision {
  const expression = plainText(value)
  if (expression !== undefined) return decisionOfExpression(expression, site)
  if (value?.kind !== 'external' || depth > 8) return 'unknown'
  const word = value.path.findLast((part) => part !== '()') ?? ''
  const args = value.call?.args ?? []
  switch (word) {
    case 'WebExpressionAuthorizationManager':
      return decisionOf(args[0], site, depth + 1)
    case 'allOf':
      return everyOf(args.map((arg) => decisionOf(arg, site, depth + 1)))
    case 'anyOf':
      return anyOf(args.map((arg) => decisionOf(arg, site, depth + 1)))
    default:
      return decisionNamed(word, args, site)
  }
}

/** All are demanded: one guard is enough. */
function everyOf(decisions: readonly Decision[]): Decision {
  const found = decisions.find((one) => typeof one !== 'string')
  return found ?? (decisions.every((one) => one === 'open') ? 'open' : 'unknown')
}

/** One of them is enough: each must be a guard. */
function anyOf(decisions: readonly Decision[]): Decision {
  if (decisions.includes('open')) return 'open'
  const [first] = decisions
  return first === undefined || decisions.includes('unknown') ? 'unknown' : first
}

const MAX_EXPRESSION = 1000

/** `hasRole('ADMIN') and hasAuthority('x')`, as Spring's expression language joins words. */
export function decisionOfExpression(expression: string, site: Site): Decision {
  const whole = expression.trim()
  if (whole.length > MAX_EXPRESSION) return 'unknown'
  const alternatives = whole.split(/\s+or\s+|\|\|/i).map((alternative) => {
    return everyOf(alternative.split(/\s+and\s+|&&/i).map((term) => decisionOfTerm(term, site)))
  })
  const decision = anyOf(alternatives)
  return typeof decision === 'string' || !/\s(?:and|or)\s|&&|\|\|/i.test(whole)
    ? decision
    : { ...decision, name: whole }
}

/** One word of the language; brackets around several, negations and beans are not followed. */
function decisionOfTerm(term: string, site: Site): Decision {
  const match = /^\s*(\w+)\s*(?:\(([^()]*)\))?\s*$/.exec(term)
  if (match === null) return 'unknown'
  const [, word = '', inside = ''] = match
  if (word === 'true') return 'open'
  const names = [...inside.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double ?? '')
  return decisionNamed(
    word,
    names.map((name) => ({ kind: 'text', parts: [name] })),
    site,
  )
}
