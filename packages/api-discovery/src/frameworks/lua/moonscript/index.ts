/**
 * Lapis in MoonScript: a class whose keys are paths, `[index: "/"]: =>`, `"/about": =>` (Lapis reference: Actions). There is
 * no grammar; blocks are told by their indentation, as MoonScript tells them.
 */
import { folderOf } from '../../../engine/files.ts'
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { lapisPath } from '../lapis/path.ts'

const reader: Reader = { framework: 'lapis', syntax: lapisPath }

interface Application {
  readonly file: string
  readonly prefix: string
  readonly routes: readonly MoonRoute[]
  readonly includes: readonly string[]
}

interface MoonRoute {
  readonly line: number
  readonly path: string
  readonly methods: readonly HttpMethod[]
  readonly params: readonly Param[]
}

export const moonscript: Framework = {
  name: 'lapis',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const applications = sourcesOf(project, /\.moon$/, /\bextends\s+lapis\.Application\b|\blapis\.Application\b/).map(
      ({ file, text: source }) => applicationOf(source, file),
    )
    // `@include "applications.users"` names the file of another application.
    const included = new Map(
      applications.flatMap((one) =>
        one.includes.flatMap((name) => {
          const child = applications.find(({ file }) => isNamed(file, name, one.file))
          return child === undefined ? [] : [[child.file, one.prefix] as const]
        }),
      ),
    )
    for (const { file, prefix, routes } of applications) {
      for (const { path, ...rest } of routes) {
        const router = run.project.graph.router(reader)
        router.isApplication = true
        const whole = text(`${included.get(file) ?? ''}${prefix}${path}`)
        router.route({ ...rest, file, path: whole, handlers: [], condition: undefined })
      }
    }
  },
}

function isNamed(file: string, name: string, from: string): boolean {
  const path = `${name.replaceAll('.', '/')}.moon`
  return file === path || file === `${folderOf(from)}/${path}` || file.endsWith(`/${path}`)
}

const KEY = /^(\s*)(?:\[\s*\w+\s*:\s*(["'])(.*?)\2\s*\]|(["'])(\/.*?)\4)\s*:\s*(.*)$/
/** `@get "/users", =>`, `@match "name", "/path", =>` */
const CALL = /^(\s*)@(get|post|put|delete|patch|match)\s*\(?\s*(?:(["'])[\w.]+\3\s*,\s*)?(["'])(\/.*?)\4\s*,\s*(.*)$/

function applicationOf(source: string, file: string): Application {
  const lines = source.split('\n').map((line) => line.slice(0, 2_000).replace(/(^|\s)--.*$/, '$1'))
  const prefix = /^\s*@path:\s*["']([^"']*)["']/m.exec(source)?.[1] ?? ''
  const includes = [...source.matchAll(/^\s*@include\s*\(?\s*["']([\w.]+)["']/gm)].map(([, name = '']) => name)
  const routes: MoonRoute[] = []
  for (const [i, line] of lines.entries()) {
    const [, spaces = '', , named, , plain, answer = ''] = KEY.exec(line) ?? []
    const [, callSpaces = '', verb = '', , , called, callAnswer = ''] = CALL.exec(line) ?? []
    const path = named ?? plain ?? called
    if (path === undefined) continue
    const body = blockBelow(lines, i, (called === undefined ? spaces : callSpaces).length)
    const whole = called === undefined ? answer : callAnswer
    const add = (methods: readonly HttpMethod[], at: number, code: readonly string[]): void => {
      routes.push({ line: at + 1, path, methods, params: paramsOf(code.join('\n'), path, methods) })
    }
    if (called !== undefined && verb !== 'match') add([verb.toUpperCase()], i, [whole, ...body])
    else if (/\brespond_to\b/.test(whole)) {
      for (const [j, inner] of body.entries()) {
        const [, indent = '', method] = /^(\s*)([A-Z]+)\s*:/.exec(inner) ?? []
        if (method !== undefined) add([method], i, [inner, ...blockBelow(body, j, indent.length)])
      }
    } else if (/[=-]>/.test(whole)) add(ANY_METHODS, i, [whole, ...body])
  }
  return { file, prefix, routes, includes }
}

/** Lines below one that are indented more than it. */
function blockBelow(lines: readonly string[], at: number, indent: number): string[] {
  const found: string[] = []
  for (const line of lines.slice(at + 1)) {
    if (line.trim() !== '' && line.length - line.trimStart().length <= indent) break
    found.push(line)
  }
  return found
}

function paramsOf(code: string, path: string, methods: readonly HttpMethod[]): Param[] {
  const inPath = new Set([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name))
  const mixed = placeByMethod(methods, 'form')
  return [
    ...[...code.matchAll(/@params\.(\w+)/g)].flatMap(([, name = '']): Param[] =>
      inPath.has(name) || name === 'splat' ? [] : [{ name, in: mixed }],
    ),
    ...[...code.matchAll(/@GET\.(\w+)/g)].map(([, name = '']): Param => ({ name, in: 'query' })),
    ...[...code.matchAll(/@POST\.(\w+)/g)].map(([, name = '']): Param => ({ name, in: 'form' })),
    ...[...code.matchAll(/@req\.headers(?:\.(\w+)|\[["']([^"']+)["']\])/g)].map(([, name, quoted]): Param => ({
      name: name ?? quoted ?? '',
      in: 'header',
    })),
  ]
}
