/** The routes that a router makes of a viewset: standard actions and `@action` methods. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator, Member } from '../../../engine/ir.ts'
import type { Call } from '../../../engine/native.ts'
import {
  concat,
  fullName,
  plainText,
  text,
  type ClassValue,
  type FunctionValue,
  type Instance,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { allowedMethods } from '../django/class-methods.ts'
import type { DjangoFacts } from '../django/urlconf.ts'
import { classAttribute, instanceOf, methodNames, methodOf } from '../views.ts'

export interface ViewSetRoute {
  /** After the prefix: empty, `/{lookup}`, `/{lookup}/{url_path}`; a regular expression. */
  readonly suffix: Value
  readonly methods: readonly HttpMethod[]
  readonly fn: FunctionValue | undefined
  readonly handler: string
  readonly facts: DjangoFacts
  /** Where it is declared, when that is not the registration. */
  readonly at?: { readonly file: string; readonly line: number }
}

const STANDARD: readonly {
  readonly action: string
  readonly method: HttpMethod
  readonly onOne: boolean
  readonly by: RegExp
}[] = [
  { action: 'list', method: 'GET', onOne: false, by: /\.(?:ModelViewSet|ReadOnlyModelViewSet|ListModelMixin)$/ },
  { action: 'create', method: 'POST', onOne: false, by: /\.(?:ModelViewSet|CreateModelMixin)$/ },
  { action: 'retrieve', method: 'GET', onOne: true, by: /\.(?:ModelViewSet|ReadOnlyModelViewSet|RetrieveModelMixin)$/ },
  { action: 'update', method: 'PUT', onOne: true, by: /\.(?:ModelViewSet|UpdateModelMixin)$/ },
  { action: 'partial_update', method: 'PATCH', onOne: true, by: /\.(?:ModelViewSet|UpdateModelMixin)$/ },
  { action: 'destroy', method: 'DELETE', onOne: true, by: /\.(?:ModelViewSet|DestroyModelMixin)$/ },
]

const MAX_BASES = 16

export function viewSetRoutes(of: ClassValue, run: Interpreter): readonly ViewSetRoute[] {
  const view = instanceOf(of, run)
  const bases = run.project.outsideBases(of, run)
  const allowed = allowedMethods(of, run)
  const name = of.def.name ?? 'viewset'
  const standard = STANDARD.flatMap(({ action, method, onOne, by }): ViewSetRoute[] => {
    const fn = methodOf(view, action, run)
    if (fn === undefined && !bases.some((base) => by.test(base))) return []
    const suffix = onOne ? lookupOf(of, run) : text('')
    return [
      { suffix, methods: [method], fn, handler: `${name}.${action}`, facts: { wrappers: [], class: { view, action } } },
    ]
  })
  return [...standard, ...extraActions(of, view, run, 0)].flatMap((route) => {
    const methods = allowed === undefined ? route.methods : route.methods.filter((method) => allowed.has(method))
    return methods.length === 0 ? [] : [{ ...route, methods }]
  })
}

/** `/(?P<pk>[^/.]+)` */
function lookupOf(of: ClassValue, run: Interpreter): Value {
  const field =
    plainText(classAttribute(of, 'lookup_url_kwarg', run)) ?? plainText(classAttribute(of, 'lookup_field', run)) ?? 'pk'
  return text(`/(?P<${field}>[^/.]+)`)
}

/** Methods under `@action`, of the class and of its bases inside the folder. */
function extraActions(of: ClassValue, view: Instance, run: Interpreter, depth: number): ViewSetRoute[] {
  const own = of.def.members.flatMap((member) => actionRoutes(member, of, view, run))
  if (depth > MAX_BASES) return own
  const inherited = run.project
    .basesOf(of, run)
    .flatMap((base) => (base.kind === 'class' ? extraActions(base, view, run, depth + 1) : []))
  const names = new Set(own.map(({ handler }) => handler))
  return [...own, ...inherited.filter(({ handler }) => !names.has(handler))]
}

function actionRoutes(member: Member, of: ClassValue, view: Instance, run: Interpreter): ViewSetRoute[] {
  return (member.decorators ?? []).flatMap((decorator) => {
    const declared = actionOf(decorator, member.name, of, run)
    if (declared === undefined) return []
    const fn = methodOf(view, member.name, run)
    const { call, methods, onOne, path } = declared
    const suffix = concat([onOne ? lookupOf(view.of, run) : text(''), text('/'), path])
    const serializer = call?.named.get('serializer_class')
    const permissions = call?.named.get('permission_classes')
    const facts: DjangoFacts = {
      wrappers: [],
      class: {
        view,
        action: member.name,
        ...(serializer === undefined ? {} : { serializer }),
        ...(permissions === undefined ? {} : { permissions }),
      },
    }
    const at = { file: of.scope.module.file, line: decorator.line }
    return [{ suffix, methods, fn, facts, at, handler: `${view.of.def.name ?? 'viewset'}.${member.name}` }]
  })
}

interface DeclaredAction {
  readonly call: Call | undefined
  readonly methods: readonly HttpMethod[]
  readonly onOne: boolean
  readonly path: Value
}

/** `@action(detail=True, methods=['post'])`, and `@detail_route` and `@list_route` of old; `@set_password.mapping.delete` too. */
function actionOf(decorator: Decorator, name: string, of: ClassValue, run: Interpreter): DeclaredAction | undefined {
  const { value } = decorator
  if (
    value.kind === 'member' &&
    value.of.kind === 'member' &&
    value.of.name === 'mapping' &&
    value.of.of.kind === 'name'
  ) {
    const mapped = value.of.of.name
    const base = of.def.members.find((member) => member.name === mapped)?.decorators
    for (const one of base ?? []) {
      const declared = actionOf(one, mapped, of, run)
      if (declared !== undefined) return { ...declared, methods: [value.name.toUpperCase()] }
    }
    return undefined
  }
  const callee = run.evaluate(value.kind === 'call' ? value.callee : value, of.scope)
  const kind =
    callee.kind === 'external' ? /\.(action|detail_route|list_route|link)$/.exec(fullName(callee))?.[1] : undefined
  if (kind === undefined) return undefined
  const call = value.kind === 'call' ? run.callFrom(value, of.scope) : undefined
  const methods = methodNames(call?.named.get('methods') ?? call?.args[0])
  const detail = call?.named.get('detail') ?? call?.args[1]
  return {
    call,
    methods: methods.length > 0 ? methods : ['GET'],
    onOne: kind === 'detail_route' || kind === 'link' || (detail?.kind === 'constant' && detail.value === true),
    path: call?.named.get('url_path') ?? text(name),
  }
}
