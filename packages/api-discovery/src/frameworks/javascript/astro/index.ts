/** Astro: endpoints are scripts below `src/pages` that export functions named after methods. */
import type { Framework } from '../../../engine/framework.ts'
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { field, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { configNames, exportsOf, nearestFile, splitAtFolder, withoutExtension } from '../files/modules.ts'
import { bracketPath } from '../files/path.ts'
import { readerOf } from '../files/web-reader.ts'
import { unwrapExport } from '../files/wrappers.ts'
import { inputObject, inputs, urlOf, webRequest } from '../inputs.ts'
import { manifestNames } from '../packages.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'ALL']
const CONFIG = configNames('astro.config')

const reader = readerOf('astro', bracketPath, (facts) => [
  inputObject({
    params: inputs('path', facts),
    url: urlOf(facts),
    request: webRequest(facts),
    cookies: inputs('cookie', facts),
  }),
])

export const astro: Framework = {
  name: 'astro',
  languages: ['javascript'],
  packages: ['astro', 'astro:*'],
  hints: String.raw`['"]astro['":]|\bAPIRoute\b|export\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|PATCH|DELETE|ALL)\b`,

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      if (/(?:^|\/)pages\/.+\.[cm]?[jt]s$/.test(file) && isAstro(project, file)) addEndpoint(file, run)
    }
  },
}

function isAstro(project: Project, file: string): boolean {
  const declared = manifestNames(project, file, ['astro'])
  if (declared === true || nearestFile(project, folderOf(file), CONFIG) !== undefined) return true
  if (declared === false) return false
  // Pieces of a project: its pages, or the types that the file takes from Astro.
  const base = splitAtFolder(file, ['src/pages', 'pages'])?.base ?? ''
  const isPage = (path: string): boolean => path.endsWith('.astro') && path.startsWith(base)
  return /['"]astro['":]|\bAPIRoute\b/.test(project.files.text(file) ?? '') || [...project.files.paths].some(isPage)
}

function addEndpoint(file: string, run: Interpreter): void {
  const place = splitAtFolder(file, ['src/pages', 'pages'])
  const module = run.project.module(file)
  if (place === undefined || module === undefined || place.rest.split('/').some((part) => part.startsWith('_'))) return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.prefix = basePath(file, run)
  const found = exportsOf(file, METHODS, run)
  const named = new Set(found.map((one) => one.name))
  const path = withoutExtension(place.rest).replace(/(?:^|\/)index$/, '')
  for (const { name, value, line } of found) {
    const { handler, guards } = unwrapExport(module, name, run)
    router.route({
      file,
      line,
      methods: name === 'ALL' ? ANY_METHODS.filter((method) => !named.has(method)) : [name],
      path: text(`/${path}`),
      handlers: [handler ?? value],
      condition: undefined,
      handler: name,
      facts: { guards: guards.map((guard) => ({ guard, line })) },
    })
  }
}

function basePath(file: string, run: Interpreter): Value | undefined {
  const config = nearestFile(run.project, folderOf(file), CONFIG)
  const main = config === undefined ? undefined : run.project.module(config)?.main(run)
  return field(main?.kind === 'external' ? main.call?.args[0] : main, 'base')
}
