import { createHash } from 'node:crypto'
import { credentialsIn, defineAccountRule, parseJwt, namesOf } from '../../rule/index.ts'

const needed = 4

function tokenOf(credentials: NonNullable<ReturnType<typeof credentialsIn>>): string | undefined {
  const [header] = credentials.headers
  const [cookie] = credentials.cookies
  return header?.[1].replace(/^Bearer /, '') ?? cookie?.[1]
}

/** Digits that differ from one token to the next, when nothing else does. */
function counted(tokens: readonly string[]): number[] | undefined {
  const [first = ''] = tokens
  let start = 0
  while (tokens.every((token) => token[start] !== undefined && token[start] === first[start])) start += 1
  let end = 0
  while (tokens.every((token) => token.length - end > start && token.at(-1 - end) === first.at(-1 - end))) end += 1
  const middles = tokens.map((token) => token.slice(start, token.length - end))
  if (!middles.every((middle) => /^\d{1,12}$/.test(middle))) return undefined
  const numbers = middles.map(Number)
  const steps = numbers.slice(1).map((number, at) => number - (numbers[at] ?? 0))
  return steps.every((step) => step > 0 && step < 5000) ? numbers : undefined
}

/** Whether a token is nothing but the name in another form: base64, hexadecimal, a plain hash. */
function madeFrom(token: string, names: readonly string[]): string | undefined {
  return names.find((name) => {
    const forms = ['md5', 'sha1', 'sha256'].flatMap((hash) => {
      const digest = createHash(hash).update(name).digest()
      return [digest.toString('hex'), digest.toString('base64')]
    })
    const plain = [
      Buffer.from(name).toString('base64'),
      Buffer.from(name).toString('base64url'),
      Buffer.from(name).toString('hex'),
      name,
    ]
    return [...forms, ...plain].includes(token)
  })
}

/** Four sessions of the owner one after the other. */
export default defineAccountRule({
  id: 'predictable-session-token',
  title: 'Session tokens can be foretold',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [330, 340],
  step: 'sign-in',
  needs: { identities: 1 },
  why: 'Tokens are counted up or made from the name. Whoever sees one, or knows a name, computes those of others and is signed in as them.',
  fix: 'Draw tokens of at least 128 bits from a cryptographic random number generator.',
  controls: ['session-management', 'cryptography'],
  run: async (context) => {
    const owner = context.session(context.owner)
    if (owner?.loginExchange === undefined) {
      context.block('auth', 'the identity does not sign in by a request')
      return
    }
    const exchanges = []
    for (let count = 0; count < needed; count += 1) {
      const exchange = (await owner.another()).loginExchange
      if (exchange !== undefined) exchanges.push(exchange)
    }
    const tokens = exchanges.flatMap((exchange) => {
      const credentials = credentialsIn(exchange)
      const token = credentials === undefined ? undefined : tokenOf(credentials)
      return token === undefined || parseJwt(token) !== undefined ? [] : [token]
    })
    const [token] = tokens
    const last = exchanges.at(-1)
    if (tokens.length < needed || token === undefined || last === undefined) return
    const numbers = counted(tokens)
    const name = madeFrom(token, namesOf(context, context.owner))
    if (numbers === undefined && name === undefined) return
    context.report({
      message:
        name === undefined
          ? `The tokens of ${needed} sessions differ in a number that is counted up: ${numbers?.join(', ') ?? ''}.`
          : `The token of ${context.owner} is made from nothing but "${name}".`,
      confidence: 'certain',
      evidence: [{ label: 'signing in', exchange: last }],
    })
  },
})
