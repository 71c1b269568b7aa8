/** Yesod: the lines of `parseRoutes` (Yesod book: Routing and Handlers). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { sourcesOf } from '../../shared/sources.ts'

const reader: Reader = { framework: 'yesod', syntax: bracePath }

export const yesod: Framework = {
  name: 'yesod',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.l?hs$/, /\[parseRoutes(?:NoCheck)?\|/)) {
      for (const match of source.matchAll(/\[parseRoutes(?:NoCheck)?\|([\s\S]*?)\|\]/g)) {
        const line = source.slice(0, match.index).split('\n').length
        addLines(match[1] ?? '', file, line, run)
      }
    }
    const isYesod = [...project.files.paths].some((path) => /\.(?:hs|cabal)$|(?:^|\/)package\.yaml$/.test(path))
    for (const { file, text: source } of isYesod
      ? sourcesOf(project, /(?:^|\/)config\/routes$|\.yesodroutes$/, /\S/)
      : []) {
      addLines(source, file, 1, run)
    }
  },
}

/** `/blog/#BlogId BlogR GET POST`; deeper lines stand below a line that ends in a colon. */
function addLines(source: string, file: string, first: number, run: Interpreter): void {
  const above: { readonly indent: number; readonly path: string }[] = []
  for (const [i, line] of source.split('\n').entries()) {
    const [, spaces = '', path, name, rest = ''] =
      /^(\s*)(\/\S*)\s+([A-Z]\w*)([^\n]*)$/.exec(line.slice(0, 1_000).replace(/\s--.*$/, '')) ?? []
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
    if (words.length > methods.length) continue
    const router = run.project.graph.router(reader)
    router.isApplication = true
    router.route({
      file,
      line: first + i,
      methods: methods.length > 0 ? methods : ANY_METHODS,
      path: text(named(whole)),
      handlers: [],
      condition: undefined,
      handler: name,
    })
  }
}

/** `#UserId` is a parameter of that type, `*Texts` and `+Texts` take the rest. */
function named(path: string): string {
  return path.replaceAll(
    /\/[#*+]!?([A-Z]\w*)/g,
    (_, type: string) => `/{${type.charAt(0).toLowerCase()}${type.slice(1)}}`,
  )
}
