/** What `auth=` of Django Ninja demands. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Stmt } from '../../../engine/ir.ts'
import { itemsOf, labelOf, type ClassValue, type Value } from '../../../engine/values.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'

const BY_DJANGO = /^(?:django_auth|django_auth_superuser|django_auth_is_staff)$/
const SCHEMES =
  /\.(?:HttpBearer|AsyncHttpBearer|HttpBasicAuth|APIKeyQuery|APIKeyHeader|APIKeyCookie|SessionAuth|SessionAuthSuperUser|JWTAuth|JWTBaseAuthentication)$/

/** A list means any of its schemes: only when all of them are known to refuse is the list a guard. */
export function authGuards(auth: Value | undefined, run: Interpreter): readonly FoundGuard[] {
  const schemes = itemsOf(auth)
  const found = schemes.map((scheme) => schemeGuard(scheme, run))
  const [first] = found
  return first !== undefined && found.every((guard) => guard !== undefined) ? [first] : []
}

function schemeGuard(scheme: Value, run: Interpreter): FoundGuard | undefined {
  if (scheme.kind === 'external') {
    const name = labelOf(scheme) ?? ''
    const isKnown = BY_DJANGO.test(name) || SCHEMES.test(`.${name}`)
    return isKnown ? { name, kind: /staff|superuser/i.test(name) ? 'authorization' : 'authentication' } : undefined
  }
  const of = scheme.kind === 'instance' ? scheme.of : scheme
  if (of.kind !== 'class' || !run.project.outsideBases(of, run).some((base) => SCHEMES.test(base))) return undefined
  return isTrivial(of) ? undefined : { name: of.def.name ?? 'auth', kind: 'authentication' }
}

/** `def authenticate(self, request, token): return token` lets everyone in who sends anything. */
function isTrivial(of: ClassValue): boolean {
  const authenticate = of.def.members.find((member) => member.name === 'authenticate')?.method
  const body = (authenticate?.body ?? []).filter((statement: Stmt) => statement.kind !== 'let')
  const [only] = body
  if (authenticate === undefined) return false
  if (body.length === 0) return true
  const value = body.length === 1 && only?.kind === 'return' ? only.value : undefined
  return value?.kind === 'name' || value?.kind === 'constant' || value?.kind === 'string'
}
