/** Modules whose place in the folder is their route. */
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, ModuleDef, Stmt } from '../../../engine/ir.ts'
import type { Module, Project } from '../../../engine/project.ts'
import type { Value } from '../../../engine/values.ts'

export const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx)$/

/** An export that answers requests. */
export interface ExportedHandler {
  readonly name: string
  readonly value: Value
  readonly line: number
}

/** What a module exports under some names, with the line of its declaration. */
export function exportsOf(file: string, names: readonly string[], run: Interpreter): ExportedHandler[] {
  const module = run.project.module(file)
  if (module === undefined) return []
  return names.flatMap((name) => {
    if (!declares(module.def, name) && !module.names(run).includes(name)) return []
    const value = module.member(name, run)
    return value === undefined ? [] : [{ name, value, line: lineOfExport(module, name) }]
  })
}

function declares(def: ModuleDef, name: string): boolean {
  return def.body.some((one) => one.kind === 'export' && one.name === name)
}

/** The line where the exported name is declared. */
function lineOfExport(module: Module, name: string): number {
  const { body } = module.def
  const exported = body.find((one) => one.kind === 'export' && one.name === name)
  const local = exported?.kind === 'export' && exported.value.kind === 'name' ? exported.value.name : name
  const declared = body.map((one) => lineOfDeclaration(one, local)).find((line) => line !== undefined)
  if (declared !== undefined) return declared
  return exported?.kind === 'export' ? (lineOfExpr(exported.value) ?? 1) : 1
}

function lineOfDeclaration(statement: Stmt, name: string): number | undefined {
  if (statement.kind === 'function' && statement.name === name) return statement.fn.line
  if (statement.kind === 'class' && statement.name === name) return statement.def.line
  if (statement.kind !== 'let') return undefined
  if (statement.to.kind === 'name') return statement.to.name === name ? statement.line : undefined
  // const { GET, POST } = handlers
  return JSON.stringify(statement.to).includes(`"name":"${name}"`) ? statement.line : undefined
}

function lineOfExpr(value: Expr): number | undefined {
  if (value.kind === 'function') return value.fn.line
  if (value.kind === 'typed') return lineOfExpr(value.of)
  return 'line' in value && typeof value.line === 'number' ? value.line : undefined
}

/** The part of a path before and after the last folder of a name that is the root of routes: `src/pages` + `api/a.ts`. */
export function splitAtFolder(file: string, names: readonly string[]): { base: string; rest: string } | undefined {
  const parts = file.split('/')
  for (let i = 0; i < parts.length - 1; i++) {
    for (const name of names) {
      const wanted = name.split('/')
      if (wanted.every((part, k) => parts[i + k] === part) && i + wanted.length < parts.length) {
        return { base: parts.slice(0, i).join('/'), rest: parts.slice(i + wanted.length).join('/') }
      }
    }
  }
  return undefined
}

/** The folder of the nearest of some files above a folder: of `next.config.js`. */
export function nearestFile(project: Project, folder: string, names: readonly string[]): string | undefined {
  for (let at = folder; ; at = folderOf(at)) {
    for (const name of names) {
      const file = at === '' ? name : `${at}/${name}`
      if (project.files.has(file)) return file
    }
    if (at === '') return undefined
  }
}

/** Names of the configuration file of a tool, with every extension of a script. */
export function configNames(name: string): string[] {
  return ['ts', 'js', 'mjs', 'cjs', 'mts', 'cts'].map((extension) => `${name}.${extension}`)
}

export function withoutExtension(path: string): string {
  return path.replace(SCRIPT, '')
}
