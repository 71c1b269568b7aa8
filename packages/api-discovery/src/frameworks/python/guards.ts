/** Which decorators of a Python view provably refuse callers. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Expr } from '../../engine/ir.ts'
import type { Site } from '../../engine/native.ts'
import { fullName, type ClassValue, type FunctionValue, type Value } from '../../engine/values.ts'
import type { Guard } from '../../model.ts'
import { refusesBefore, type FoundGuard } from '../../routing/refusal.ts'
import { unwrapped } from './standard/index.ts'

const KNOWN: readonly { readonly name: RegExp; readonly kind: Guard['kind'] }[] = [
  { name: /^flask_login\.(?:utils\.)?(?:login_required|fresh_login_required)$/, kind: 'authentication' },
  { name: /^flask_jwt_extended\.(?:fresh_)?jwt_required$/, kind: 'authentication' },
  {
    name: /^flask_security\.(?:decorators\.)?(?:auth_required|login_required|token_required|http_auth_required)$/,
    kind: 'authentication',
  },
  {
    name: /^flask_security\.(?:decorators\.)?(?:roles_required|roles_accepted|permissions_required)$/,
    kind: 'authorization',
  },
  { name: /^flask_httpauth\.\w+\.login_required$/, kind: 'authentication' },
  { name: /^flask_appbuilder\.(?:\w+\.)*(?:protect|has_access|has_access_api)$/, kind: 'authorization' },
  { name: /^flask_praetorian\.auth_required$/, kind: 'authentication' },
  { name: /^django\.contrib\.auth\.decorators\.login_required$/, kind: 'authentication' },
  { name: /^django\.contrib\.auth\.decorators\.permission_required$/, kind: 'authorization' },
  { name: /^django\.contrib\.admin\.views\.decorators\.staff_member_required$/, kind: 'authorization' },
  { name: /^quart_auth\.login_required$/, kind: 'authentication' },
  { name: /^sanic_jwt\.(?:decorators\.)?protected$/, kind: 'authentication' },
  { name: /^starlette\.authentication\.requires$/, kind: 'authorization' },
  { name: /^tornado\.web\.authenticated$/, kind: 'authentication' },
  { name: /^bottle\.auth_basic$/, kind: 'authentication' },
  { name: /^aiohttp_security\.(?:api\.)?login_required$/, kind: 'authentication' },
  { name: /^aiohttp_security\.(?:api\.)?has_permission$/, kind: 'authorization' },
]

/**
 * Guards among the decorators of a view. Where one of them registers the view, those above it wrap only the name, not
 * what was registered. `jwt_required(optional=True)` lets anyone in and is none.
 */
export function decoratorGuards(
  view: Value,
  registered: Site,
  run: Interpreter,
): { guard: FoundGuard; line: number }[] {
  if (view.kind !== 'function') return []
  const inner = unwrapped(view)
  const decorators = inner.fn.decorators ?? []
  const registers = (line: number): boolean => line === registered.line && inner.scope.module.file === registered.file
  const first = decorators.find(({ line }) => registers(line))?.line ?? 0
  return decorators.flatMap((decorator) => {
    if (decorator.line <= first) return []
    const guard = decoratorGuard(decorator.value, inner, run)
    return guard === undefined ? [] : [{ guard, line: decorator.line }]
  })
}

/** The guard that a decorator of a known package is, by its dotted name. */
export function knownGuard(fullName: string): FoundGuard | undefined {
  const kind = KNOWN.find((one) => one.name.test(fullName))?.kind
  return kind === undefined ? undefined : { name: fullName.slice(fullName.lastIndexOf('.') + 1), kind }
}

/** The guard that a decorator is, when it provably is one. */
export function decoratorGuard(decorator: Expr, on: FunctionValue, run: Interpreter): FoundGuard | undefined {
  const callee = decorator.kind === 'call' ? decorator.callee : decorator
  const target = run.evaluate(callee, on.scope)
  const name = nameOf(callee)
  if (target.kind === 'external') {
    const known = knownGuard(fullName(target))
    if (known === undefined || (decorator.kind === 'call' && isOptional(decorator))) return undefined
    return { ...known, name }
  }
  if (target.kind !== 'function') return undefined
  const found = wrapperRefusal(target, decorator.kind === 'call')
  return found === undefined ? undefined : { name, kind: found.kind }
}

/** Guards that a class lists for all its methods: `decorators = [login_required]`. */
export function listedGuards(
  of: ClassValue,
  attribute: string,
  run: Interpreter,
  depth = 0,
): { guard: FoundGuard; line: number }[] {
  const member = of.def.members.find((one) => one.name === attribute)
  if (member?.value !== undefined) {
    const items = member.value.kind === 'list' ? member.value.items : [member.value]
    const on: FunctionValue = { kind: 'function', fn: NO_BODY, scope: of.scope, fields: new Map() }
    return items.flatMap((item) => {
      const guard = decoratorGuard(item, on, run)
      return guard === undefined ? [] : [{ guard, line: member.line }]
    })
  }
  if (depth > 16) return []
  return run.project
    .basesOf(of, run)
    .flatMap((base) => (base.kind === 'class' ? listedGuards(base, attribute, run, depth + 1) : []))
}

const NO_BODY = { params: [], body: [], line: 0 }

function isOptional(call: Extract<Expr, { kind: 'call' }>): boolean {
  return call.args.some(
    (arg) => arg.name === 'optional' && !(arg.value.kind === 'constant' && arg.value.value === false),
  )
}

/** `def login_required(view): def wrapper(*args): … abort(401) … return view(*args)`, perhaps one level deeper. */
function wrapperRefusal(decorator: FunctionValue, isFactory: boolean): FoundGuard | undefined {
  const functions = isFactory
    ? decorator.fn.body.flatMap((statement) => (statement.kind === 'function' ? [statement.fn] : []))
    : [decorator.fn]
  for (const fn of functions) {
    const parameter = fn.params[0]?.to
    if (parameter?.kind !== 'name') continue
    for (const statement of fn.body) {
      if (statement.kind !== 'function') continue
      const named = { ...statement.fn, name: fn.name ?? '' }
      const found = refusesBefore(named, { call: parameter.name, withArguments: true })
      if (found !== undefined) return found
    }
  }
  return undefined
}

function nameOf(expr: Expr): string {
  if (expr.kind === 'name') return expr.name
  return expr.kind === 'member' ? expr.name : 'guard'
}
