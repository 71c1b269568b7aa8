/** Tornado: applications made of pairs of a regular expression and a class. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { fullName, list, native, type External, type Value } from '../../../engine/values.ts'
import { decodedJson } from '../request.ts'
import { addLooseRules, TornadoApplication } from './application.ts'

export const tornado: Framework = {
  name: 'tornado',
  languages: ['python'],
  packages: ['tornado', 'tornado.*'],
  hints: String.raw`\btornado\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    if (name === 'tornado.web.Application') {
      return native(TornadoApplication.make(argument(call, 0, 'handlers'), call, run))
    }
    // `tornado.web.Application.__init__(self, handlers, **settings)`
    if (name === 'tornado.web.Application.__init__') {
      return native(TornadoApplication.make(argument(call, 1, 'handlers'), call, run))
    }
    if (/^tornado\.(?:web|routing)\.(?:url|URLSpec|Rule)$/.test(name)) {
      return { ...list([...call.args, ...named(call)]), line: call.line, file: call.file }
    }
    if (name === 'tornado.escape.json_decode') return decodedJson(call.args[0])
    return name === 'tornado.routing.PathMatches' ? call.args[0] : undefined
  },

  files(project: Project, run: Interpreter): void {
    addLooseRules(
      project.modules().filter((module) => module.language.name === 'python'),
      run,
    )
  },
}

function named(call: Call): Value[] {
  return ['pattern', 'handler'].flatMap((name) => call.named.get(name) ?? [])
}
