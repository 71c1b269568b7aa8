/** From lists of URL patterns to routers. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Site } from '../../../engine/native.ts'
import type { Module } from '../../../engine/project.ts'
import { fullName, NULL, plainText, text, type External, type Instance, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { addOperations, GraphqlSchema, schemasOf } from '../graphql/schema.ts'
import { moduleNamed } from '../modules.ts'
import { consumerName } from './channels.ts'
import { classHandlers } from './class-methods.ts'
import { decoratedMethods } from './decorated-methods.ts'
import { methodsShown } from './methods-shown.ts'
import { outsideFields, outsideMethods } from './outside-classes.ts'
import { Include, RouterUrls, UrlPattern, withoutName } from './pattern.ts'
import { packageUrls } from './package-urls.ts'
import type { Wrapper } from '../wrappers.ts'
import { ClassView, viewOf, type View } from './view.ts'

/** What only Django's reader knows of a route. */
export interface DjangoFacts {
  readonly wrappers: readonly Wrapper[]
  /** The class-based view or viewset, and the method of it that answers. */
  readonly class?: {
    readonly view: Instance
    readonly action: string
    /** What `@action(serializer_class=…, permission_classes=…)` says for this action alone. */
    readonly serializer?: Value
    readonly permissions?: Value
  }
}

const MAX_DEPTH = 24

/** Builds each URLconf once, however many others include it. */
export class UrlConfs {
  readonly #run: Interpreter
  readonly #reader: Reader
  readonly #ofModules = new Map<Module, Router>()

  constructor(run: Interpreter, reader: Reader) {
    this.#run = run
    this.#reader = reader
  }

  /** The router of a module's `urlpatterns`; undefined when it has none. */
  ofModule(module: Module): Router | undefined {
    const known = this.#ofModules.get(module)
    if (known !== undefined) return known
    const patterns = module.member('urlpatterns', this.#run)
    if (patterns === undefined) return undefined
    const router = this.#run.project.graph.router(this.#reader)
    this.#ofModules.set(module, router)
    this.#add(patterns, router, module, 0)
    return router
  }

  #add(patterns: Value, router: Router, module: Module, depth: number): void {
    for (const item of new Set(flatItems(patterns))) {
      if (item.kind !== 'native') continue
      const { native } = item
      if (native instanceof UrlPattern) this.#addPattern(native, router, depth)
      else if (native instanceof RouterUrls)
        this.#mount(router, native.router, text(''), { file: module.file, line: 1 })
      else if (native instanceof Include) this.#include(native, router, text(''), module, 1, depth)
    }
  }

  #addPattern(pattern: UrlPattern, router: Router, depth: number): void {
    const { declaration, route } = pattern
    const target = this.#run.settle(pattern.view)
    const { module } = declaration.scope
    if (target.kind === 'native' && target.native instanceof Include) {
      this.#include(target.native, router, route, module, declaration.line, depth)
      return
    }
    // `path('api/', router.urls)`: a list, or a triple of list, application and namespace.
    if (target.kind === 'list') {
      this.#include(new Include(withoutName(target)), router, route, module, declaration.line, depth)
      return
    }
    if (target.kind === 'external' && /^django\.contrib\.admin\.(?:sites\.)?site\.urls$/.test(fullName(target))) {
      this.#route(pattern, router, ['GET'], NULL, { wrappers: [] }, 'admin.site')
      return
    }
    this.#addView(pattern, viewOf(pattern, this.#run), router)
  }

  #addView(pattern: UrlPattern, { target, wrappers }: View, router: Router): void {
    if (consumerName(pattern.view) !== undefined) return
    if (target instanceof ClassView) {
      for (const { method, fn, action, view } of classHandlers(target, this.#run)) {
        const name = `${target.of.def.name ?? 'view'}.${action}`
        this.#route(pattern, router, [method], fn ?? NULL, { wrappers, class: { view, action } }, name)
      }
    } else if (target?.kind === 'function') {
      const inner = target
      const methods = decoratedMethods(inner, wrappers, this.#run) ?? methodsShown(inner.fn)
      this.#route(pattern, router, methods, target, { wrappers })
    } else {
      if (target !== undefined && this.#addGraphql(pattern, target, router)) return
      const name = target === undefined ? undefined : fullName(target).replace(/\.as_view$/, '')
      const methods = (name === undefined ? undefined : outsideMethods(name)) ?? ['GET']
      this.#route(pattern, router, methods, target ?? NULL, { wrappers }, name?.split('.').at(-1), name)
    }
  }

  /** `GraphQLView.as_view(schema=schema)`; without a schema it is that of the settings. */
  #addGraphql({ declaration, route }: UrlPattern, view: External, router: Router): boolean {
    if (!/\.\w*GraphQLView\.as_view$/.test(fullName(view))) return false
    const given = view.call?.named.get('schema')
    const own =
      given?.kind === 'native' && given.native instanceof GraphqlSchema ? [given.native] : schemasOf(this.#run)
    for (const schema of own) addOperations(router, schema, declaration, route)
    return own.length > 0
  }

  #route(
    { declaration, route }: UrlPattern,
    router: Router,
    methods: readonly HttpMethod[],
    handler: Value,
    facts: DjangoFacts,
    name?: string,
    outside?: string,
  ): void {
    const fields = outside === undefined ? [] : outsideFields(outside)
    router.route({
      file: declaration.file,
      line: declaration.line,
      condition: declaration.condition,
      path: route.kind === 'regex' || route.kind === 'text' || route.kind === 'union' ? route : text(''),
      methods,
      handlers: [handler],
      facts,
      ...(name === undefined ? {} : { handler: name }),
      ...(fields.length === 0
        ? {}
        : { params: fields.map((field) => ({ name: field, in: 'json', required: true }) as const) }),
    })
  }

  #include(include: Include, router: Router, route: Value, module: Module, line: number, depth: number): void {
    if (depth > MAX_DEPTH) return
    const site = { file: module.file, line }
    const child = this.#includedRouter(include.of, module, site, depth)
    if (child !== undefined) this.#mount(router, child, route, site)
  }

  #includedRouter(of: Value, module: Module, site: Site, depth: number): Router | undefined {
    const settled = of.kind === 'module' ? of : this.#run.settle(of)
    if (settled.kind === 'module') return this.ofModule(settled.module)
    if (settled.kind === 'text') {
      const name = plainText(settled) ?? ''
      const named = moduleNamed(name, module)
      return named === undefined ? packageUrls(name, site, this.#run, this.#reader) : this.ofModule(named)
    }
    if (settled.kind === 'external') return packageUrls(fullName(settled), site, this.#run, this.#reader)
    if (settled.kind !== 'list' && settled.kind !== 'union') return undefined
    const router = this.#run.project.graph.router(this.#reader)
    router.onlyMounted = true
    this.#add(settled, router, module, depth + 1)
    return router
  }

  #mount(router: Router, child: Router, path: Value, site: Site): void {
    if (child === router) return
    router.mount({ ...site, condition: undefined, path, router: child, handlers: [] })
  }
}

/** Patterns of nested lists and of both sides of conditions. */
function flatItems(patterns: Value): readonly Value[] {
  if (patterns.kind === 'union') return patterns.of.flatMap(flatItems)
  return patterns.kind === 'list' ? patterns.items.flatMap((item) => flatItems(item)) : [patterns]
}
