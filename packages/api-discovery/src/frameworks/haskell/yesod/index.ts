/** Yesod: the lines of `parseRoutes` (Yesod book: Routing and Handlers). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { yesodHandlers, type YesodHandlers } from './handlers.ts'

const reader: Reader = { framework: 'yesod', syntax: bracePath }

export const yesod: Framework = {
  name: 'yesod',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const readBy = yesodHandlers(project)
    const addLines = (source: string, file: string, first: number): void => {
      for (const line of routeLines(source, first)) addRoute(line, file, readBy, run)
    }
    for (const { file, text: source } of sourcesOf(project, /\.l?hs$/, /\[parseRoutes(?:NoCheck)?\|/)) {
      for (const match of source.matchAll(/\[parseRoutes(?:NoCheck)?\|([\s\S]*?)\|\]/g)) {
        const line = source.slice(0, match.index).split('\n').length
        addLines(match[1] ?? '', file, line)
      }
    }
    const isYesod = [...project.files.paths].some((path) => /\.(?:hs|cabal)$|(?:^|\/)package\.yaml$/.test(path))
    for (const { file, text: source } of isYesod ? sourcesOf(project, /(?:^|\/)config\/routes$/, /\S/) : []) {
      addLines(source, file, 1)
    }
    for (const { file, text: source } of sourcesOf(project, /\.yesodroutes$/, /\S/)) addLines(source, file, 1)
  },
}

interface RouteLine {
  readonly line: number
  readonly path: string
  readonly name: string
  readonly methods: readonly HttpMethod[]
}

/** `/blog/#BlogId BlogR GET POST`; deeper lines stand below a line that ends in a colon. */
function routeLines(source: string, first: number): RouteLine[] {
  const found: RouteLine[] = []
  const above: { readonly indent: number; readonly path: string }[] = []
  for (const [i, line] of source.split('\n').entries()) {
    const [, spaces = '', path, name, rest = ''] =
      /^(\s*)!?(\/\S*)\s+([A-Z]\w*)([^\n]*)$/.exec(line.slice(0, 1_000).replace(/\s--.*$/, '')) ?? []
    if (path === undefined || name === undefined) continue
    while ((above.at(-1)?.indent ?? -1) >= spaces.length) above.pop()
    const whole = `${above.at(-1)?.path ?? ''}${path === '/' ? '' : path}` || '/'
    if (/:\s*$/.test(rest)) {
      above.push({ indent: spaces.length, path: whole })
      continue
    }
    const words = rest.split(/\s+/).filter((word) => word !== '' && !word.startsWith('!'))
    const methods = words.filter((word) => /^[A-Z]+$/.test(word))
    // Other words name a subsite and the function that gives it.
    if (words.length === methods.length) found.push({ line: first + i, path: whole, name, methods })
  }
  return found
}

/** Each method is answered by a function named after it: `getBlogR`, or `handleBlogR` for all of them. */
function addRoute(
  { line, path, name, methods }: RouteLine,
  file: string,
  readBy: YesodHandlers,
  run: Interpreter,
): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const site = { file, line, path: text(named(path)), handlers: [], condition: undefined, handler: name }
  if (methods.length === 0) router.route({ ...site, methods: ANY_METHODS, params: readBy(`handle${name}`) })
  for (const method of methods) {
    router.route({ ...site, methods: [method], params: readBy(`${method.toLowerCase()}${name}`) })
  }
}

/** `#UserId` is a parameter of that type, `*Texts` and `+Texts` take the rest. */
function named(path: string): string {
  return path.replaceAll(
    /\/[#*+]!?\[?([A-Z]\w*)\]?/g,
    (_, type: string) => `/{${type.charAt(0).toLowerCase()}${type.slice(1)}}`,
  )
}
