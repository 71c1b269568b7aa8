import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'

/**
 * Signs out, or enters another organization. Both load the page anew, so that nothing of what was shown before stays in the memory
 * of this tab.
 */
export function useLeave() {
  const signOut = useAction(api.identity.signOut, { changes: [], onDone: () => location.assign('/sign-in') })
  const enter = useAction(api.identity.enterOrganization, { changes: [], onDone: () => location.assign('/') })
  return { signOut, enter }
}
