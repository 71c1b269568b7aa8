/** Twirp: `POST /twirp/package.Service/Method` for each method of a generated server. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, FunctionDef, Stmt } from '../../../engine/ir.ts'
import { text, type ClassValue } from '../../../engine/values.ts'
import { bracePath } from '../path.ts'
import { twirpServer } from './server.ts'

export const twirp: Framework = {
  name: 'twirp',
  languages: ['go'],
  packages: ['github.com/twitchtv/twirp'],
  hints: String.raw`twitchtv/twirp"`,
  generated: String.raw`\bTwirpServer\b`,

  class(of: ClassValue, run: Interpreter): void {
    const server = twirpServer(of, run)
    const service = server === undefined ? undefined : serviceOf(server.prefix)
    if (server === undefined || service === undefined) return
    const router = run.project.graph.router({ framework: 'twirp', syntax: bracePath })
    router.isApplication = true
    for (const { name, line } of methodsIn(server.serve.body))
      router.route({
        file: of.scope.module.file,
        line,
        condition: undefined,
        methods: ['POST'],
        path: text(`/twirp/${service}/${name}`),
        handlers: [],
        handler: name,
      })
  },
}

/** `return baseServicePath(s.pathPrefix, "example.haberdasher", "Haberdasher")` */
function serviceOf({ body }: FunctionDef): string | undefined {
  const last = body.at(-1)
  const call = last?.kind === 'return' ? last.value : undefined
  if (call?.kind !== 'call') return undefined
  const words = call.args.flatMap(({ value }) => (value.kind === 'string' && value.value !== '' ? [value.value] : []))
  return words.length === 0 ? undefined : words.join('.')
}

/** `switch method { case "MakeHat": … }` */
function methodsIn(body: readonly Stmt[]): { readonly name: string; readonly line: number }[] {
  return body.flatMap((statement) => {
    if (statement.kind !== 'if') return []
    const name = comparedName(statement.test)
    const own = name === undefined || statement.line === undefined ? [] : [{ name, line: statement.line }]
    return [...own, ...methodsIn(statement.no)]
  })
}

function comparedName(test: Expr): string | undefined {
  if (test.kind !== 'binary' || test.op !== '==' || test.right.kind !== 'string') return undefined
  return test.left.kind === 'name' && test.left.name === 'method' ? test.right.value : undefined
}
