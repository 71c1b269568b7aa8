/** Adapters for AWS Lambda Annotations, Wolverine, WCF, ASMX and EmbedIO: an attribute on a method is its whole route. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { plainText, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { Call } from '../../../engine/native.ts'
import { DOTNET } from '../../../languages/csharp/names.ts'
import { byBody } from '../../../routing/bodies.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { bindParameter } from '../aspnet/binding.ts'
import { readRequest } from '../aspnet/reader.ts'
import { namesIn } from '../aspnet/templates.ts'
import { marksOf, memberScope } from '../marks.ts'
import type { Dialect, MarkedMethod } from './dialect.ts'
import { embedIo, noteWebApi } from './embedio.ts'
import { lambdaAnnotations, wolverine } from './serverless.ts'
import { queryNames, wcf } from './wcf.ts'
import { webMethods } from './web-methods.ts'

const DIALECTS: readonly Dialect[] = [lambdaAnnotations, wolverine, wcf, webMethods, embedIo]

const readers = new Map(DIALECTS.map((dialect) => [dialect, readerOf(dialect)]))

function readerOf(dialect: Dialect): Reader {
  return {
    framework: dialect.framework,
    syntax: dialect.syntax,
    endSlash: 'dropped',
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      // Only `addRoutes` registers routes with these readers.
      const marked = route.facts as MarkedMethod
      const { of, member, mark } = marked
      if (member.method === undefined) return
      const rules = dialect.rules(route.methods, marked, run)
      const names = namesIn([route.path])
      const inQuery = queryNames(plainText(mark.named.get('UriTemplate')) ?? '')
      for (const param of member.method.params) {
        const variable = param.to.kind === 'name' ? param.to.name.toLowerCase() : ''
        const wire = inQuery.get(variable)
        if (wire === undefined) bindParameter(param, of.scope, names, rules, facts, run)
        else facts.add({ name: wire, in: 'query' })
      }
      readRequest(of, member.method, facts, run)
    },
  }
}

export const attributed: Framework = {
  name: 'attributed',
  languages: ['csharp'],
  packages: [DOTNET],
  hints: String.raw`\[(?:\w+,\s*)*(?:WebGet|WebInvoke|WebMethod|HttpApi|RestApi|Wolverine(?:Get|Post|Put|Patch|Delete))\b|\bWebApiController\b|\.WithWebApi\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.path.at(-1) !== 'WithWebApi') return undefined
    noteWebApi(call, run)
    return UNKNOWN
  },

  files(project, run): void {
    for (const of of project.classes) {
      if (of.scope.module.language.name !== 'csharp') continue
      for (const dialect of DIALECTS) run.unit(of.scope.module, () => addRoutes(of, dialect, run))
    }
  },
}

function addRoutes(of: MarkedMethod['of'], dialect: Dialect, run: Interpreter): void {
  const reader = readers.get(dialect)
  for (const member of of.def.members) {
    if (member.method === undefined || reader === undefined) continue
    const marks = marksOf(member.decorators, memberScope(of), run)
    for (const mark of marks) {
      if (!dialect.marks.test(mark.name)) continue
      const marked: MarkedMethod = { of, member, mark, marks }
      const found = dialect.route(marked, run)
      if (found === undefined) continue
      const router = run.project.graph.router(reader)
      router.isApplication = true
      for (const methods of byBody(found.methods)) {
        router.route({
          file: of.scope.module.file,
          line: mark.line,
          methods,
          path: found.path,
          handlers: [],
          condition: undefined,
          handler: member.name,
          facts: marked,
        })
      }
    }
  }
}
