/** Guards of class-based views: mixins, decorated `dispatch` methods, permissions of Django REST framework. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { fullName, itemsOf, type ClassValue, type Instance, type Value } from '../../../engine/values.ts'
import type { Guard, HttpMethod } from '../../../model.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { decoratorGuard } from '../guards.ts'
import { permissionGuards } from '../rest-framework/permissions.ts'
import { classAttribute, methodOf } from '../views.ts'

type Placed = { readonly guard: FoundGuard; readonly line: number }

const MIXINS: Readonly<Record<string, Guard['kind']>> = {
  LoginRequiredMixin: 'authentication',
  PermissionRequiredMixin: 'authorization',
  UserPassesTestMixin: 'authorization',
  StaffuserRequiredMixin: 'authorization',
  SuperuserRequiredMixin: 'authorization',
  GroupRequiredMixin: 'authorization',
}

export function classGuards(
  view: Instance,
  methods: readonly HttpMethod[],
  ownPermissions: Value | undefined,
  defaults: readonly Value[],
  run: Interpreter,
): readonly Placed[] {
  return [
    ...mixinGuards(view.of, run),
    ...dispatchGuards(view, run),
    ...permissions(view, methods, ownPermissions, defaults, run),
  ]
}

function mixinGuards(of: ClassValue, run: Interpreter): Placed[] {
  return run.project.outsideBases(of, run).flatMap((base) => {
    const name = base.slice(base.lastIndexOf('.') + 1)
    const kind = Object.hasOwn(MIXINS, name) ? MIXINS[name] : undefined
    return kind === undefined ? [] : [{ guard: { name, kind }, line: of.def.line }]
  })
}

/** `@method_decorator(login_required, name='dispatch')` on the class, or on its `dispatch`. */
function dispatchGuards(view: Instance, run: Interpreter): Placed[] {
  const { of } = view
  const dispatch = methodOf(view, 'dispatch', run)
  const onDispatch = (dispatch?.fn.decorators ?? []).map((decorator) => ({ decorator, scope: of.scope }))
  const onClass = of.def.decorators
    .filter(({ value }) => value.kind === 'call' && value.args.some(namesDispatch))
    .map((decorator) => ({ decorator, scope: of.scope }))
  return [...onClass, ...onDispatch].flatMap(({ decorator }) => {
    const { value, line } = decorator
    if (value.kind !== 'call' || !isMethodDecorator(run.evaluate(value.callee, of.scope))) return []
    const [first] = value.args
    if (first === undefined) return []
    const decorators = first.value.kind === 'list' ? first.value.items : [first.value]
    return decorators.flatMap((one) => {
      const guard = decoratorGuard(one, { kind: 'function', fn: EMPTY, scope: of.scope, fields: new Map() }, run)
      return guard === undefined ? [] : [{ guard, line }]
    })
  })
}

const EMPTY = { params: [], body: [], line: 0 }

function namesDispatch(arg: { readonly name?: string; readonly value: { readonly kind: string } }): boolean {
  return arg.name === 'name' && 'value' in arg.value && arg.value.value === 'dispatch'
}

function isMethodDecorator(callee: Value): boolean {
  return callee.kind === 'external' && fullName(callee).endsWith('.method_decorator')
}

/** `permission_classes`, of the action, of the class, or by the settings. */
function permissions(
  view: Instance,
  methods: readonly HttpMethod[],
  own: Value | undefined,
  defaults: readonly Value[],
  run: Interpreter,
): Placed[] {
  const isApi = run.project.outsideBases(view.of, run).some((base) => base.startsWith('rest_framework'))
  if (!isApi && own === undefined) return []
  const given = own ?? classAttribute(view.of, 'permission_classes', run)
  const decides =
    methodOf(view, 'get_permissions', run) !== undefined || methodOf(view, 'check_permissions', run) !== undefined
  if (decides) return []
  const classes = given === undefined ? defaults : itemsOf(given)
  return permissionGuards(classes, methods, run).map((guard) => ({ guard, line: view.of.def.line }))
}
