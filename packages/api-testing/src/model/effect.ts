import type { Effect } from './endpoint.ts'

// All of them are tried on names in which words stand apart: `signOut`, `sign_out` and `sign-out` read as `sign out`.
const destructiveWords =
  /(?:^|[^a-z])(?:delete|remove|destroy|drop|purge|wipe|erase|truncate|reset|clear|flush|revoke|deactivate|disable|suspend|ban|unregister|terminate|shutdown|reboot|restart|halt|log ?out|sign ?out|createdb|initdb|seed|populate|factory|rollback|migrate|close account|cancel)(?:$|[^a-z])/i

/** Changing a password or e-mail locks the identity out of the rest of the run. */
const credentialWords = /(?:^|[^a-z])(?:password|passwd|passcode|credentials?|mfa|2fa|totp)(?:$|[^a-z])/i

/** A POST that reads: searching, signing in, previewing. Signing in has side effects only on sessions. */
const readingWords =
  /(?:^|[^a-z])(?:search|query|lookup|find|filter|preview|validate|verify|check|estimate|calculate|log ?in|sign ?in|authenticate|token|introspect|graphql)(?:$|[^a-z])/i

/** `resetPassword` and `reset_password` read as `reset password`. */
function words(text: string): string {
  return text.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/[_/.{}-]+/g, ' ')
}

/**
 * What an operation does, from its method and names. Doubt goes to the more careful answer: a GET whose path says that it resets or deletes is
 * destructive; a POST is a write unless its path plainly reads.
 */
export function effectOf(method: string, path: string, operationId = ''): Effect {
  const verb = method.toUpperCase()
  const names = `${words(path.replaceAll(/\{[^{}]*\}/g, ''))} ${words(operationId)}`
  if (verb === 'DELETE') return 'destructive'
  if (verb === 'GET' || verb === 'HEAD' || verb === 'OPTIONS' || verb === 'TRACE') {
    const last = words(path).trim().split(' ').slice(-2).join(' ')
    return destructiveWords.test(last) || destructiveWords.test(words(operationId)) ? 'destructive' : 'read'
  }
  if (destructiveWords.test(names)) return 'destructive'
  if (credentialWords.test(names) && !/forgot|recover/i.test(names)) return 'destructive'
  if (verb === 'POST' && readingWords.test(names)) return 'read'
  return 'write'
}

/** Whether settings allow an operation of this effect. */
export function isAllowed(effect: Effect, allowed: { writes: boolean; destructive: boolean }): boolean {
  if (effect === 'read') return true
  return effect === 'write' ? allowed.writes : allowed.destructive
}
