/** uWebSockets.js: `App().get(pattern, (res, req) => …)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { expressPath } from '../express/path.ts'
import { readerOf } from '../files/web-reader.ts'
import { inputNamed, inputObject } from '../inputs.ts'
import { MethodRouter, type RouterDialect } from '../method-router.ts'

const APPS = new Set(['App', 'SSLApp', 'H3App'])

const DIALECT: RouterDialect = {
  reader: readerOf('uwebsockets', expressPath, (facts) => [UNKNOWN, requestOf(facts)]),
  mounting: [],
  naming: [],
  sockets: ['ws'],
  handing: [],
}

function requestOf(facts: HandlerFacts): Value {
  return inputObject(
    {},
    {
      getQuery: (call) => inputNamed('query', facts, call),
      getHeader: (call) => inputNamed('header', facts, call),
      getParameter: () => UNKNOWN,
    },
  )
}

export const uwebsockets: Framework = {
  name: 'uwebsockets',
  languages: ['javascript'],
  packages: ['uWebSockets.js', 'uws'],
  hints: String.raw`['"]uWebSockets\.js`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return APPS.has(callee.path.at(-1) ?? '') ? native(MethodRouter.make(run, DIALECT, true)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'TemplatedApp' ? native(MethodRouter.make(run, DIALECT, true)) : undefined
  },
}
