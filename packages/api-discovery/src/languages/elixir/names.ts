/** Names of Elixir: modules by their full names, words by the `self` of the block they stand in. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Module } from '../../engine/project.ts'
import type { Scope } from '../../engine/scope.ts'
import type { ClassValue, Value } from '../../engine/values.ts'
import { declarationIndex } from '../declarations.ts'

/** All that the folder does not declare. */
export const ELIXIR = 'elixir'

const modules = declarationIndex(/\.exs?$/i, /\bdefmodule\s+([A-Z][\w.]*)/g)

/** Functions that are imported everywhere from Plug.Conn. */
const CONN = /^(?:get_req_header|fetch_query_params|fetch_cookies|read_body|get_session)$/

export function elixirName(name: string, scope: Scope, run: Interpreter): Value | undefined {
  const { self } = scope
  if (self?.kind === 'native') {
    const member = self.native.member(name, { file: scope.module.file, line: 0 }, run)
    if (member !== undefined) return member
  }
  if (CONN.test(name)) return { kind: 'external', package: ELIXIR, path: ['Plug.Conn', name] }
  if (!/^[A-Z]/.test(name)) return undefined
  return moduleNamed(name, scope.module, run) ?? { kind: 'external', package: ELIXIR, path: [name] }
}

/** The module of a full name; in snippets, modules inside others may be named by their last part. */
export function moduleNamed(name: string, from: Module, run: Interpreter): ClassValue | undefined {
  for (const file of modules(run.project).filesOf(name, from.file)) {
    const found = run.project.module(file)?.member(name, run)
    if (found?.kind === 'class') return found
  }
  return undefined
}
