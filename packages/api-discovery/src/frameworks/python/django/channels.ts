/** WebSockets of Django Channels: `websocket_urlpatterns` and `URLRouter([…])`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native } from '../../../engine/native.ts'
import type { Module } from '../../../engine/project.ts'
import { fullName, itemsOf, type ClassValue, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { placeOf } from '../routed.ts'
import { UrlPattern } from './pattern.ts'

/** `ChatConsumer.as_asgi()` */
export class Consumer extends Native {
  readonly of: ClassValue

  constructor(of: ClassValue) {
    super()
    this.of = of
  }
}

/** Every pattern that leads to a consumer, in whatever list of the modules. */
export function addSockets(modules: readonly Module[], reader: Reader, run: Interpreter): void {
  const patterns = new Set<UrlPattern>()
  for (const module of modules) {
    for (const name of module.scope.names()) {
      if (!/url_?patterns|routes/i.test(name)) continue
      for (const item of itemsOf(module.scope.own(name))) {
        if (item.kind === 'native' && item.native instanceof UrlPattern && consumerName(item.native.view) !== undefined)
          patterns.add(item.native)
      }
    }
  }
  if (patterns.size === 0) return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  for (const { declaration, route, view } of patterns) {
    const handler = consumerName(view) ?? 'consumer'
    router.route({ ...placeOf(declaration), path: route, methods: ['GET'], handlers: [view], protocol: 'ws', handler })
  }
}

/** The name of the consumer that answers; undefined for views of HTTP. */
export function consumerName(view: Value): string | undefined {
  if (view.kind === 'native' && view.native instanceof Consumer) return view.native.of.def.name ?? 'consumer'
  const name = view.kind === 'external' ? fullName(view) : ''
  return name.endsWith('.as_asgi') ? name.split('.').at(-2) : undefined
}
