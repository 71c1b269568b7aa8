/** Permission classes of Django REST framework that provably refuse callers. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, Stmt } from '../../../engine/ir.ts'
import { labelOf, type ClassValue, type Value } from '../../../engine/values.ts'
import type { Guard, HttpMethod } from '../../../model.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { refusesBefore } from '../../../routing/refusal.ts'

const KNOWN: Readonly<Record<string, Guard['kind']>> = {
  IsAuthenticated: 'authentication',
  IsAdminUser: 'authorization',
  DjangoModelPermissions: 'authorization',
  DjangoObjectPermissions: 'authorization',
  TokenHasScope: 'authorization',
  TokenHasReadWriteScope: 'authorization',
  TokenMatchesOASRequirements: 'authorization',
  HasAPIKey: 'authentication',
}

/** Let anyone read, and refuse others to write. */
const ONLY_WRITES = new Set(['IsAuthenticatedOrReadOnly', 'DjangoModelPermissionsOrAnonReadOnly', 'IsAdminOrReadOnly'])
const SAFE = new Set<HttpMethod>(['GET', 'HEAD', 'OPTIONS'])

export function permissionGuards(
  classes: readonly Value[],
  methods: readonly HttpMethod[],
  run: Interpreter,
): readonly FoundGuard[] {
  return classes.flatMap((one) => {
    const found = permissionGuard(one, methods, run, 0)
    return found === undefined ? [] : [found]
  })
}

function permissionGuard(
  value: Value,
  methods: readonly HttpMethod[],
  run: Interpreter,
  depth: number,
): FoundGuard | undefined {
  if (value.kind === 'external') {
    const name = labelOf(value) ?? ''
    const kind = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined
    if (kind !== undefined) return { name, kind }
    if (ONLY_WRITES.has(name) && !methods.some((method) => SAFE.has(method))) return { name, kind: 'authorization' }
    return undefined
  }
  if (value.kind !== 'class' || depth > 8) return undefined
  const own = ownDecision(value)
  if (own !== 'inherited') return own
  for (const base of run.project.basesOf(value, run)) {
    const inherited = permissionGuard(base, methods, run, depth + 1)
    if (inherited !== undefined) return { ...inherited, name: value.def.name ?? inherited.name ?? 'permission' }
  }
  return undefined
}

/** What a class's own `has_permission` decides; without one, its bases do. */
function ownDecision(of: ClassValue): FoundGuard | 'inherited' | undefined {
  const method = of.def.members.find((member) => member.name === 'has_permission')?.method
  if (method === undefined) return 'inherited'
  const named = { name: of.def.name ?? 'permission' }
  const raised = refusesBefore({ ...method, body: method.body, name: named.name }, 'return')
  if (raised !== undefined) return raised
  const kind = demanded(method.body.filter((statement) => statement.kind !== 'let'))
  return kind === undefined ? undefined : { ...named, kind }
}

/** `return bool(request.user and request.user.is_authenticated and …)`: one expression that demands a user. */
function demanded(body: readonly Stmt[]): Guard['kind'] | undefined {
  const [only] = body
  if (body.length !== 1 || only?.kind !== 'return' || only.value === undefined) return undefined
  return demands(only.value, 0)
}

function demands(expr: Expr, depth: number): Guard['kind'] | undefined {
  if (depth > 12) return undefined
  if (expr.kind === 'either' && expr.and === true) {
    const kinds = [demands(expr.first, depth + 1), demands(expr.second, depth + 1)]
    return kinds.includes('authorization') ? 'authorization' : kinds.find((kind) => kind !== undefined)
  }
  if (expr.kind === 'call') {
    const [first] = expr.args
    if (expr.callee.kind === 'name' && expr.callee.name === 'bool' && first !== undefined)
      return demands(first.value, depth + 1)
    const asks = expr.callee.kind === 'member' && /^has_perms?$/.test(expr.callee.name)
    return asks ? 'authorization' : undefined
  }
  if (expr.kind !== 'member') return undefined
  if (expr.name === 'is_authenticated') return 'authentication'
  return /^is_(?:staff|superuser|admin)$/.test(expr.name) ? 'authorization' : undefined
}
