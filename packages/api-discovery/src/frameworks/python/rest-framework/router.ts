/** `DefaultRouter`, `SimpleRouter` and the nested routers of drf-nested-routers and drf-extensions. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, textArgument, type Call, type Site } from '../../../engine/native.ts'
import { concat, native, NULL, plainText, text, truth, unknown, type Value } from '../../../engine/values.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { asRegex } from '../django/path.ts'
import { urlsOf } from '../django/pattern.ts'
import type { DjangoFacts } from '../django/urlconf.ts'
import { classAttribute } from '../views.ts'
import { viewSetRoutes } from './viewset.ts'

/** `include_root_view = False` of a router's own class. */
function hasRootView(call: Call, run: Interpreter): boolean {
  const of = call.expr === undefined ? undefined : run.evaluate(call.expr.callee, call.scope)
  const said = of?.kind === 'class' ? classAttribute(of, 'include_root_view', run) : undefined
  return said === undefined || truth(said) !== false
}

export class ViewSetRouter extends Native {
  readonly router: Router
  /** Before every prefix: where the parent of a nested router stands. */
  readonly #base: Value
  /** What its paths end with (Routers, `trailing_slash`). */
  readonly #end: Value
  /** The call that made a router which lists its routes at its root, until something is registered. */
  #madeBy: Call | undefined
  readonly #registered = new Map<string, { readonly path: Value; readonly viewset: Value | undefined }>()

  private constructor(router: Router, base: Value, end: Value) {
    super()
    this.router = router
    this.#base = base
    this.#end = end
  }

  static make(name: string, call: Call, reader: Reader, run: Interpreter): ViewSetRouter {
    const router = run.project.graph.router(reader)
    const [parent] = call.args
    const isNested = parent?.kind === 'native' && parent.native instanceof ViewSetRouter
    const slash = call.named.get('trailing_slash')
    const end = text(slash !== undefined && truth(slash) === false ? '' : '/')
    const made = new ViewSetRouter(router, isNested ? parent.native.#nestedBase(call, run) : text(''), end)
    if (name.endsWith('DefaultRouter') && !isNested && hasRootView(call, run)) made.#madeBy = call
    return made
  }

  override member(name: string, _site: Site, _run: Interpreter): Value | undefined {
    if (name === 'urls') return urlsOf(this.router)
    return name === 'registry' ? native(new Registry(this)) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'register') return this.#register(call, this.#base, run)
    return name === 'get_urls' ? urlsOf(this.router) : undefined
  }

  /** It serves a list of its routes at its root (Routers, DefaultRouter). */
  #addRoot(): void {
    const call = this.#madeBy
    if (call === undefined) return
    this.#madeBy = undefined
    const { file, line, condition } = call
    const facts: DjangoFacts = { wrappers: [] }
    const root = { methods: ['GET'], handlers: [NULL], handler: 'APIRootView', facts }
    this.router.route({ file, line, condition, path: text(''), ...root })
  }

  #register(call: Call, base: Value, run: Interpreter): Value {
    this.#addRoot()
    const prefix = argument(call, 0, 'prefix') ?? unknown('prefix')
    const path = concat([base, prefix])
    const given = argument(call, 1, 'viewset')
    const viewset = given === undefined ? undefined : run.settle(given)
    this.#registered.set(plainText(prefix) ?? '', { path, viewset })
    this.#addRoutes(path, viewset, call, run)
    return native(new Registered(path, viewset, (inner, under) => this.#register(inner, under, run)))
  }

  #addRoutes(path: Value, viewset: Value | undefined, call: Call, run: Interpreter): void {
    const { file, line, condition } = call
    if (viewset?.kind !== 'class') {
      // A viewset from a package: what it can do is not known, that it lists is likely.
      const facts: DjangoFacts = { wrappers: [] }
      const doubt = 'the viewset is not in the folder'
      this.router.route({
        file,
        line,
        condition,
        path: asRegex(concat([path, this.#end])),
        methods: ['GET'],
        handlers: [viewset ?? NULL],
        facts,
        doubt,
      })
      return
    }
    for (const { suffix, methods, fn, facts, handler, at } of viewSetRoutes(viewset, run)) {
      this.router.route({
        file: at?.file ?? file,
        line: at?.line ?? line,
        condition,
        path: asRegex(concat([path, suffix, this.#end])),
        methods,
        handlers: [fn ?? NULL],
        handler,
        facts,
      })
    }
  }

  /** `NestedSimpleRouter(parent, 'domains', lookup='domain')`: below one object of the parent. */
  #nestedBase(call: Call, run: Interpreter): Value {
    const prefix = plainText(argument(call, 1, 'parent_prefix')) ?? ''
    const parent = this.#registered.get(prefix)
    const lookup = textArgument(call, -1, 'lookup') ?? 'nested_1'
    const field = lookupFieldOf(parent?.viewset, run)
    return concat([parent?.path ?? text(prefix), text(`/(?P<${lookup}_${field}>[^/.]+)/`)])
  }

  extend(other: ViewSetRouter, call: Call, run: Interpreter): void {
    for (const { path, viewset } of other.#registered.values()) this.#addRoutes(path, viewset, call, run)
    // What it registers by itself counts only when it is mounted too.
    if (!other.router.mounted) other.router.onlyMounted = true
  }
}

function lookupFieldOf(viewset: Value | undefined, run: Interpreter): string {
  if (viewset?.kind !== 'class') return 'pk'
  return plainText(classAttribute(viewset, 'lookup_field', run)) ?? 'pk'
}

/** What `register` of drf-extensions answers: registering there goes below one object. */
class Registered extends Native {
  readonly #path: Value
  readonly #viewset: Value | undefined
  readonly #again: (call: Call, under: Value) => Value

  constructor(path: Value, viewset: Value | undefined, again: (call: Call, under: Value) => Value) {
    super()
    this.#path = path
    this.#viewset = viewset
    this.#again = again
  }

  override method(name: string, call: Call): Value | undefined {
    if (name !== 'register' || this.#viewset?.kind !== 'class') return undefined
    const lookups = call.named.get('parents_query_lookups')
    const own = lookups?.kind === 'list' ? plainText(lookups.items.at(-1)) : undefined
    return this.#again(call, concat([this.#path, text(`/(?P<parent_lookup_${own ?? 'parent'}>[^/.]+)/`)]))
  }
}

/** `router.registry`, which others are added to: `router.registry.extend(shop_router.registry)`. */
class Registry extends Native {
  readonly of: ViewSetRouter

  constructor(of: ViewSetRouter) {
    super()
    this.of = of
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [other] = call.args
    if (name === 'extend' && other?.kind === 'native' && other.native instanceof Registry)
      this.of.extend(other.native.of, call, run)
    return undefined
  }
}
