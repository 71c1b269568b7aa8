/** grpc-gateway: routes of its generated files, and those put on its mux by hand. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { itemsOf, native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { plainGuard } from '../nethttp/index.ts'
import { HTTP_ARGS } from '../nethttp/router.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { GoRouter, methodsIn, orUnknown } from '../router.ts'
import { patternPath } from './pattern.ts'

/** `{name=shelves/*}` is one parameter. */
const reader = goReader({
  framework: 'grpc-gateway',
  syntax: (piece) => bracePath(piece.replaceAll(/\{([\w.]+)=[^{}]*\}/g, '{$1}')),
  ...HTTP_ARGS,
  guard: plainGuard,
})

class GatewayMux extends GoRouter {
  static make(run: Interpreter, of: Reader): GatewayMux {
    return new GatewayMux(run.project.graph.router(of))
  }

  override method(name: string, call: Call): Value | undefined {
    if (name !== 'Handle' && name !== 'HandlePath') return undefined
    const [method, pattern, handler] = call.args
    const methods = methodsIn(method)
    if (methods !== undefined) this.register(call, methods, orUnknown(pattern), handler === undefined ? [] : [handler])
    return native(this)
  }
}

export const grpcGateway: Framework = {
  name: 'grpc-gateway',
  languages: ['go'],
  packages: [
    'github.com/grpc-ecosystem/grpc-gateway/runtime',
    'github.com/grpc-ecosystem/grpc-gateway/v2/runtime',
    'github.com/grpc-ecosystem/grpc-gateway/v3/runtime',
  ],
  hints: String.raw`grpc-gateway/(?:v\d/)?runtime"`,
  generated: String.raw`\bruntime\.NewPattern\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    switch (callee.path.join('.')) {
      case 'NewServeMux': {
        const made = GatewayMux.make(run, reader)
        made.router.isApplication = true
        return native(made)
      }
      case 'MustPattern':
        return call.args[0]
      case 'NewPattern': {
        const [, ops, pool, verb] = call.args
        const numbers = itemsOf(ops).flatMap((one) => (one.kind === 'number' ? [one.value] : []))
        const words = itemsOf(pool).flatMap((one) => plainText(one) ?? [])
        const path = patternPath(numbers, words, plainText(verb) ?? '')
        return path === undefined ? undefined : text(path)
      }
      default:
        return undefined
    }
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'ServeMux' ? native(GatewayMux.make(run, reader)) : undefined
  },
}
