import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, textArgument, type Call } from '../../../engine/native.ts'
import { unknown, type Instance, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { placeOf, Routed } from '../routed.ts'
import { instanceOf, methodOf, VERBS } from '../views.ts'
import { falconReader } from './reader.ts'

export class FalconApplication extends Routed {
  static make(run: Interpreter, isApplication: boolean): FalconApplication {
    const router = run.project.graph.router(falconReader)
    router.isApplication = isApplication
    return new FalconApplication(router)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'add_route') this.#addResource(call, run)
    else if (name === 'add_sink') this.#addSink(call)
    return undefined
  }

  #addResource(call: Call, run: Interpreter): void {
    const resource = instanceFrom(argument(call, 1, 'resource'), run)
    if (resource === undefined) return
    const path = argument(call, 0, 'uri_template') ?? unknown('path')
    const suffix = textArgument(call, -1, 'suffix')
    const end = suffix === undefined ? '' : `_${suffix}`
    for (const verb of VERBS) {
      const fn = methodOf(resource, `on_${verb}${end}`, run)
      if (fn === undefined) continue
      this.router.route({ ...placeOf(call), path, methods: [verb.toUpperCase()], handlers: [fn], facts: resource })
    }
    const socket = methodOf(resource, `on_websocket${end}`, run)
    if (socket !== undefined) {
      this.router.route({
        ...placeOf(call),
        path,
        methods: ['GET'],
        handlers: [socket],
        protocol: 'ws',
        facts: resource,
      })
    }
  }

  /** A sink takes whatever lies below its prefix. */
  #addSink(call: Call): void {
    const prefix = argument(call, 1, 'prefix')
    const sink = argument(call, 0, 'sink')
    if (prefix === undefined) return
    const path: Value =
      prefix.kind === 'text' && prefix.parts.every((part) => typeof part === 'string')
        ? { kind: 'regex', source: prefix.parts.join('') }
        : prefix
    this.router.route({ ...placeOf(call), path, methods: ANY_METHODS, handlers: sink === undefined ? [] : [sink] })
  }
}

function instanceFrom(given: Value | undefined, run: Interpreter): Instance | undefined {
  const settled = given === undefined ? undefined : run.settle(given)
  if (settled?.kind === 'class') return instanceOf(settled, run)
  return settled?.kind === 'instance' ? settled : undefined
}
