/** GetServer: a list of pages, `GetPage(name: '/users/:id', page: () => User(), method: Method.post)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { DART } from '../../../languages/dart/index.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'

const reader: Reader = { framework: 'get-server', syntax: colonPath }

export const getServer: Framework = {
  name: 'get-server',
  languages: ['dart'],
  packages: [DART],
  hints: String.raw`package:get_server`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const path = call.named.get('name')
    if (callee.path.at(-1) !== 'GetPage' || path === undefined) return undefined
    // Pages of applications with the same name are screens.
    if (run.project.files.source(call.file)?.text.includes('package:get_server') !== true) return undefined
    const given = call.named.get('method')
    const method = given?.kind === 'external' ? given.path.at(-1) : undefined
    const isSocket = method === 'ws'
    const router = run.project.graph.router(reader)
    router.isApplication = true
    router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      // GET unless it says another one.
      methods: method === 'dynamic' ? ANY_METHODS : [isSocket || method === undefined ? 'GET' : method.toUpperCase()],
      path,
      handlers: [],
      ...(isSocket ? { protocol: 'ws' as const } : {}),
    })
    return UNKNOWN
  },
}
