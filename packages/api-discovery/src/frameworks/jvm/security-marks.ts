/** Annotations that refuse callers: Spring Security's, those of Jakarta, and their kin. */
import type { Guard } from '../../model.ts'
import type { FoundGuard } from '../../routing/refusal.ts'
import { itemsOf, plainText } from '../../engine/values.ts'
import { constantName, element, isFrom, written, type Mark } from './marks.ts'

export interface DeclaredGuard {
  readonly guard: FoundGuard
  readonly line: number
}

const PACKAGES = ['jakarta.', 'javax.', 'org.springframework.security', 'io.micronaut', 'io.quarkus']

/**
 * The guard of a method and its class; nearest first, and the nearest one counts. `permitAll` lets anyone in, also where
 * the class refuses. Marks that nothing is shown to enforce guard nothing.
 */
export function securityGuards(
  method: readonly Mark[],
  ofClass: readonly Mark[],
  isEnforced: (mark: Mark) => boolean,
): DeclaredGuard[] {
  for (const marks of [method, ofClass]) {
    const decisions = marks.flatMap((mark) => {
      const decision = decide(mark)
      return decision === undefined ? [] : [decision === 'open' || isEnforced(mark) ? decision : 'unenforced']
    })
    if (decisions.length > 0) return decisions.flatMap((one) => (typeof one === 'string' ? [] : [one]))
  }
  return []
}

/** What a mark decides: a guard, that anyone may call, or nothing. */
function decide(mark: Mark): DeclaredGuard | 'open' | undefined {
  if (!isFrom(mark, ...PACKAGES)) return undefined
  const guard = (kind: Guard['kind']): DeclaredGuard => ({ guard: { name: written(mark), kind }, line: mark.line })
  const [first] = itemsOf(element(mark, 'value'))
  const value = first === undefined ? '' : (plainText(first) ?? constantName(first) ?? '')
  switch (mark.name) {
    case 'PreAuthorize':
      if (
        value === '' ||
        /^\s*(?:permitAll|isAnonymous|true|anonymous)/.test(value) ||
        /\bor\s+(?:permitAll|isAnonymous)/.test(value)
      ) {
        return 'open'
      }
      return guard(/^\s*(?:isAuthenticated|isFullyAuthenticated)\b/.test(value) ? 'authentication' : 'authorization')
    case 'Secured':
      if (/IS_AUTHENTICATED_ANONYMOUSLY|isAnonymous|IS_ANONYMOUS/.test(value)) return 'open'
      return guard(/IS_AUTHENTICATED|isAuthenticated/.test(value) ? 'authentication' : 'authorization')
    case 'RolesAllowed':
      return guard('authorization')
    case 'Authenticated':
      return guard('authentication')
    case 'PermitAll':
      return 'open'
    case 'DenyAll':
      return guard('authorization')
    default:
      return undefined
  }
}
