/** Rack: `config.ru` with `map` and `run`, `Rack::Builder` and `Rack::URLMap`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { below, itemsOf, native, text, type External, type Unknown, type Value } from '../../../engine/values.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { rackRouter, RackApp } from '../apps.ts'
import { blockOf, pairsOf, yieldTo } from '../arguments.ts'
import { namedGuard, guardOfHandler } from '../block-guards.ts'
import { journeyPath } from '../../../routing/colon-path.ts'
import { isRackAuth } from '../sinatra/app.ts'

const rackReader: Reader = { framework: 'rack', syntax: journeyPath, guard: guardOfHandler }

export const rack: Framework = {
  name: 'rack',
  languages: ['ruby'],
  packages: ['Rack'],
  hints: String.raw`\bRack::(?:Builder|URLMap|Cascade)\b|(?:^|\n)\s*(?:run|map|use)[\s(]`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const path = callee.path.join('.')
    if (path !== 'Builder.new' && path !== 'URLMap.new' && path !== 'Cascade.new' && path !== 'Builder.app')
      return undefined
    const builder = new RackBuilder(routerOf(run))
    if (path === 'URLMap.new') for (const { key, value } of pairsOf(call, run)) builder.mount(key, value, call, run)
    if (path === 'Cascade.new') for (const app of itemsOf(call.args[0])) builder.mount(text(''), app, call, run)
    const block = blockOf(call)
    if (block !== undefined) yieldTo(block, [], run, native(builder))
    return native(builder)
  },

  /** The top level of `config.ru`. */
  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    const isStatement = unknown.label === 'run' || unknown.label === 'map' || unknown.label === 'use'
    if (!isStatement || method !== '()' || !call.file.endsWith('.ru') || call.scope.self !== undefined) return undefined
    return new TopStatement(unknown.label ?? '', builderOf(call.file, run))
  },
}

class TopStatement extends Native {
  readonly #name: string
  readonly #builder: RackBuilder

  constructor(name: string, builder: RackBuilder) {
    super()
    this.#name = name
    this.#builder = builder
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#builder.method(this.#name, call, run)
  }
}

class RackBuilder extends RackApp {
  readonly router: Router
  readonly #prefix: Value

  constructor(router: Router, prefix: Value = text('')) {
    super()
    this.router = router
    this.#prefix = prefix
  }

  mount(path: Value, app: Value, call: Call, run: Interpreter): void {
    const router = rackRouter(app, run)
    if (router === undefined || router === this.router) return
    const { file, line, condition } = call
    this.router.mount({ file, line, condition, path: below(this.#prefix, path), router, handlers: [] })
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    switch (name) {
      case 'run':
        if (first !== undefined) this.mount(text(''), first, call, run)
        return native(this)
      case 'use':
        if (first !== undefined) this.#use(first, call, run)
        return native(this)
      case 'map': {
        const block = blockOf(call)
        if (block !== undefined && first !== undefined) {
          // What is used inside guards what is run inside.
          const inner = new RackBuilder(run.project.graph.router(rackReader))
          yieldTo(block, [], run, native(inner))
          const { file, line, condition } = call
          const path = below(this.#prefix, first)
          this.router.mount({ file, line, condition, path, router: inner.router, handlers: [] })
        }
        return native(this)
      }
      case 'to_app':
        return native(this)
      default:
        return undefined
    }
  }

  #use(app: Value, call: Call, run: Interpreter): void {
    const { file, line, condition } = call
    if (isRackAuth(app)) {
      this.router.use({ file, line, condition, path: undefined, handlers: [namedGuard('Rack::Auth::Basic')] })
    } else this.mount(text(''), app, call, run)
  }
}

const builders = new WeakMap<Interpreter, Map<string, RackBuilder>>()

function builderOf(file: string, run: Interpreter): RackBuilder {
  let known = builders.get(run)
  if (known === undefined) builders.set(run, (known = new Map()))
  let builder = known.get(file)
  if (builder === undefined) known.set(file, (builder = new RackBuilder(routerOf(run))))
  return builder
}

function routerOf(run: Interpreter): Router {
  const router = run.project.graph.router(rackReader)
  router.isApplication = true
  return router
}
