/** Routes that well-known gems add with one line. */
import type { Call } from '../../../engine/native.ts'
import { itemsOf, plainText, text, type Value } from '../../../engine/values.ts'
import { pluralize } from '../../../languages/inflector.ts'
import type { HttpMethod } from '../../../model.ts'
import { namesIn } from '../arguments.ts'
import { below } from './frame.ts'
import type { RoutesMapper } from './mapper.ts'

interface GemRoute {
  readonly methods: readonly HttpMethod[]
  readonly path: string
  readonly action: string
}

/** By controller, as `rails routes` lists them for a model with every Devise module. */
const DEVISE: Readonly<Record<string, readonly GemRoute[]>> = {
  sessions: [
    { methods: ['GET'], path: '%sign_in', action: 'new' },
    { methods: ['POST'], path: '%sign_in', action: 'create' },
    { methods: ['DELETE'], path: '%sign_out', action: 'destroy' },
  ],
  passwords: [
    { methods: ['GET'], path: '%password/new', action: 'new' },
    { methods: ['GET'], path: '%password/edit', action: 'edit' },
    { methods: ['PATCH', 'PUT'], path: '%password', action: 'update' },
    { methods: ['POST'], path: '%password', action: 'create' },
  ],
  registrations: [
    { methods: ['GET'], path: '%cancel', action: 'cancel' },
    { methods: ['GET'], path: '%sign_up', action: 'new' },
    { methods: ['GET'], path: '%edit', action: 'edit' },
    { methods: ['PATCH', 'PUT'], path: '', action: 'update' },
    { methods: ['DELETE'], path: '', action: 'destroy' },
    { methods: ['POST'], path: '', action: 'create' },
  ],
}

/** `devise_for :users, path: 'auth', controllers: {…}, skip: […], path_names: {…}`: the modules that Devise turns on itself. */
export function deviseRoutes(mapper: RoutesMapper, call: Call): void {
  const controllers = call.named.get('controllers')
  const pathNames = call.named.get('path_names')
  const skipped = namesIn(call.named.get('skip')) ?? []
  const only = namesIn(call.named.get('only'))
  if (skipped.includes('all')) return
  for (const given of call.args.flatMap((arg) => [...itemsOf(arg)])) {
    const name = plainText(given)
    if (name === undefined) continue
    const start = below(mapper.frame.prefix, call.named.get('path') ?? text(pluralize(name)))
    for (const [group, routes] of Object.entries(DEVISE)) {
      if (skipped.includes(group) || only?.includes(group) === false) continue
      const own = controllers?.kind === 'record' ? plainText(controllers.fields.get(group)) : undefined
      for (const { methods, path, action } of routes) {
        mapper.add(methods, below(start, named(path, pathNames, group)), `${own ?? `devise/${group}`}#${action}`, call)
      }
    }
  }
}

/** Registrations have a segment of their own only when `path_names` gives one. */
function named(path: string, names: Value | undefined, group: string): Value {
  const rename = (name: string): string =>
    (names?.kind === 'record' ? plainText(names.fields.get(name)) : undefined) ?? name
  const inner = path.replace(/^%(\w+)/, (_, name: string) => rename(name))
  if (group !== 'registrations') return text(inner)
  const segment = rename('registration')
  return text(segment === 'registration' ? inner : `${segment}/${inner}`)
}

const DOORKEEPER: Readonly<Record<string, readonly GemRoute[]>> = {
  authorizations: [
    { methods: ['GET'], path: 'authorize/native', action: 'show' },
    { methods: ['GET'], path: 'authorize', action: 'new' },
    { methods: ['POST'], path: 'authorize', action: 'create' },
    { methods: ['DELETE'], path: 'authorize', action: 'destroy' },
  ],
  tokens: [
    { methods: ['POST'], path: 'token', action: 'create' },
    { methods: ['POST'], path: 'revoke', action: 'revoke' },
    { methods: ['POST'], path: 'introspect', action: 'introspect' },
  ],
  applications: [
    { methods: ['GET'], path: 'applications', action: 'index' },
    { methods: ['POST'], path: 'applications', action: 'create' },
    { methods: ['GET'], path: 'applications/new', action: 'new' },
    { methods: ['GET'], path: 'applications/:id/edit', action: 'edit' },
    { methods: ['GET'], path: 'applications/:id', action: 'show' },
    { methods: ['PATCH', 'PUT'], path: 'applications/:id', action: 'update' },
    { methods: ['DELETE'], path: 'applications/:id', action: 'destroy' },
  ],
  authorized_applications: [
    { methods: ['GET'], path: 'authorized_applications', action: 'index' },
    { methods: ['DELETE'], path: 'authorized_applications/:id', action: 'destroy' },
  ],
  token_info: [{ methods: ['GET'], path: 'token/info', action: 'show' }],
}

/** `use_doorkeeper scope: 'oauth2' do skip_controllers :applications end` */
export function doorkeeperRoutes(mapper: RoutesMapper, call: Call): void {
  const block = call.named.get('&')
  const source = block?.kind === 'function' ? JSON.stringify(block.fn.body) : ''
  const skipped = source.includes('"skip_controllers"') ? source : ''
  const start = below(mapper.frame.prefix, call.named.get('scope') ?? text('oauth'))
  for (const [group, routes] of Object.entries(DOORKEEPER)) {
    if (skipped.includes(`"${group}"`)) continue
    for (const { methods, path, action } of routes) {
      mapper.add(methods, below(start, text(path)), `doorkeeper/${group}#${action}`, call)
    }
  }
}

const TOKEN_AUTH: Readonly<Record<string, readonly GemRoute[]>> = {
  ...DEVISE,
  token_validations: [{ methods: ['GET'], path: 'validate_token', action: 'validate_token' }],
}

/** `mount_devise_token_auth_for 'User', at: 'auth'` */
export function tokenAuthRoutes(mapper: RoutesMapper, call: Call): void {
  const name = plainText(call.args[0]) ?? 'auth'
  const skipped = namesIn(call.named.get('skip')) ?? []
  const start = below(mapper.frame.prefix, call.named.get('at') ?? text(pluralize(name.toLowerCase())))
  for (const [group, routes] of Object.entries(TOKEN_AUTH)) {
    if (skipped.includes(group)) continue
    for (const { methods, path, action } of routes) {
      mapper.add(methods, below(start, text(path.replace('%', ''))), `devise_token_auth/${group}#${action}`, call)
    }
  }
}
