/** Servers that Twirp's generator writes. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import type { ClassValue } from '../../../engine/values.ts'

export interface TwirpServer {
  readonly serve: FunctionDef
  readonly prefix: FunctionDef
}

/** What serves requests and what says below which path, of a struct of a `*.twirp.go`. */
export function twirpServer(of: ClassValue, run: Interpreter): TwirpServer | undefined {
  if (!of.scope.module.file.endsWith('.twirp.go')) return undefined
  const methods = new Map(run.project.extensions.members(of).map(({ member }) => [member.name, member.method]))
  const serve = methods.get('ServeHTTP')
  const prefix = methods.get('PathPrefix')
  return serve === undefined || prefix === undefined ? undefined : { serve, prefix }
}
