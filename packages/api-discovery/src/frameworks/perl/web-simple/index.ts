/** Web::Simple: routes are the prototypes of subroutines, `sub (GET + /users/* + ?page~) { … }`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { LineTally } from '../../../specifications/lines.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { addPerlRoute, perlPath } from '../routes.ts'

const reader: Reader = { framework: 'web-simple', syntax: perlPath }

export const webSimple: Framework = {
  name: 'web-simple',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text } of sourcesOf(project, /\.(?:pl|pm|psgi|cgi)$/, /\buse\s+Web::Simple\b/)) {
      const lines = new LineTally(text)
      for (const match of text.matchAll(/^[^#\n]*?\bsub\s*\(([^()\n]*)\)\s*\{/gm)) {
        const route = routeOf(match[1] ?? '')
        const line = lines.at(match.index + match[0].indexOf('sub'))
        if (route !== undefined) addPerlRoute({ ...route, file, line }, reader, run)
      }
    }
  },
}

/** `POST + /users/:id + ?page~ + %name=`: what the words of a prototype ask for (Web::Simple: Dispatch specification). */
function routeOf(prototype: string) {
  const words = prototype.split(/\s*\+\s*/).map((word) => word.trim())
  const path = words.find((word) => word.startsWith('/'))
  // `/admin/...` hands what is below it on to other prototypes.
  if (path === undefined || path.includes('...')) return undefined
  const verbs = words.filter((word) => /^[A-Z]+$/.test(word))
  const params = words.flatMap((word): Param[] => {
    const place = word.startsWith('?') ? 'query' : word.startsWith('%') ? 'form' : undefined
    if (place === undefined) return []
    return word
      .slice(1)
      .split('&')
      .flatMap((one) => {
        const name = /^[:@]*(\w[\w.-]*)/.exec(one)?.[1]
        return name === undefined ? [] : [{ name, in: place }]
      })
  })
  return { methods: verbs.length > 0 ? verbs : ANY_METHODS, path, params }
}
