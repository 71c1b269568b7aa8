import type { Effect, Endpoint } from './endpoint.ts'

// All of them are tried on names in which words stand apart: `signOut`, `sign_out` and `sign-out` read as `sign out`.
const destructiveWords =
  /(?:^|[^a-z])(?:delete|remove|destroy|drop|purge|wipe|erase|truncate|reset|clear|flush|revoke|deactivate|disable|suspend|ban|unregister|terminate|shutdown|reboot|restart|halt|log ?out|sign ?out|createdb|initdb|seed|populate|factory|rollback|migrate|close account|cancel)(?:$|[^a-z])/i

/** Changing a password or e-mail locks the identity out of the rest of the run. */
const credentialWords = /(?:^|[^a-z])(?:password|passwd|passcode|credentials?|mfa|2fa|totp)(?:$|[^a-z])/i

/** What a GET that sets up a service anew is called, at the end of its path. */
const settingUp =
  /(?:^| )(?:(?:re)?(?:set ?up|install|init(?:iali[sz]e)?)|(?:(?:re)?(?:set ?up|install|init(?:iali[sz]e)?)|create|restore|bootstrap) (?:db|database|data|tables?|schema))$/i

/** How a sentence about a GET begins that changes what is stored, against the meaning of the method (RFC 9110 §9.2.1). */
const destroyingSentence =
  /^\W*(?:re-?)?(?:deletes?|removes?|resets?|drops?|wipes?|truncates?|populates?|seeds?|initiali[sz]es?|(?:creates?|loads?|restores?|clears?|fills?)\b.{0,40}\b(?:database|db|tables?|(?:dummy|demo|test|sample|default|initial) (?:data|users?|records?)))\b/i

/** A POST that reads: searching, signing in, previewing. Signing in has side effects only on sessions. */
const readingWords =
  /(?:^|[^a-z])(?:search|query|lookup|find|filter|preview|validate|verify|check|estimate|calculate|log ?in|sign ?in|authenticate|token|introspect|graphql)(?:$|[^a-z])/i

/** `resetPassword` and `reset_password` read as `reset password`. */
function words(text: string): string {
  return text.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/[_/.{}-]+/g, ' ')
}

/**
 * What an operation does, from its method, its names and what its description says first. Doubt goes to the more careful answer: a GET whose path says that it resets or deletes is
 * destructive; a POST is a write unless its path plainly reads.
 */
export function effectOf(method: string, path: string, operationId = '', summary = ''): Effect {
  const verb = method.toUpperCase()
  const names = `${words(path.replaceAll(/\{[^{}]*\}/g, ''))} ${words(operationId)}`
  if (verb === 'DELETE') return 'destructive'
  if (verb === 'GET' || verb === 'HEAD' || verb === 'OPTIONS' || verb === 'TRACE') {
    const last = words(path).trim().split(' ').slice(-2).join(' ')
    const isDestroying =
      destructiveWords.test(last) ||
      destructiveWords.test(words(operationId)) ||
      destroyingSentence.test(summary) ||
      settingUp.test(last)
    return isDestroying ? 'destructive' : 'read'
  }
  if (destructiveWords.test(names)) return 'destructive'
  if (credentialWords.test(names) && !/forgot|recover/i.test(names)) return 'destructive'
  if (verb === 'POST' && readingWords.test(names)) return 'read'
  return 'write'
}

const powerWords =
  /(?:^| )(?:roles?|permissions?|privileges?|grants?|promote|demote|elevate|impersonate|(?:make|set|add) (?:admin|moderator|owner|staff)|memberships?|access (?:level|rights?))(?:$| )/i

/** Whether an operation that writes is there to change what people may do: `PUT /users/{id}/role`, `setRole`. */
export function givesPower(endpoint: Pick<Endpoint, 'effect' | 'path' | 'operationId' | 'graphql'>): boolean {
  if (endpoint.effect === 'read') return false
  const last = endpoint.path
    .replaceAll(/\{[^{}]*\}/g, '')
    .split('/')
    .findLast((segment) => segment !== '')
  return [endpoint.graphql?.field ?? last ?? '', endpoint.operationId ?? ''].some((name) =>
    powerWords.test(words(name).trim()),
  )
}

/** Whether settings allow an operation of this effect. */
export function isAllowed(effect: Effect, allowed: { writes: boolean; destructive: boolean }): boolean {
  if (effect === 'read') return true
  return effect === 'write' ? allowed.writes : allowed.destructive
}
