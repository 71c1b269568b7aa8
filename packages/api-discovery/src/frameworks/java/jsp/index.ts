/** Jakarta Server Pages: every page of a web application answers under its own name. */
import { folderOf } from '../../../engine/files.ts'
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Module, Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { javaLowering } from '../../../languages/java/lower.ts'
import { methodsOf } from '../../jvm/methods.ts'
import { sourcesOf, type TextFile } from '../../shared/sources.ts'
import { servletReader } from '../servlet/servlets.ts'
import { pagesMapped } from '../servlet/web-xml.ts'
import { readPage, type PageSource } from './page.ts'

/** What a web application is built from; its inside, `WEB-INF`, is not served. */
const ROOT = /^(?:.*\/)?(?:src\/main\/webapp|src\/main\/resources\/META-INF\/resources|WebContent|WebRoot|webapp|web)\//
const PAGE = /\.jspx?$/

export const jsp: Framework = {
  name: 'jsp',
  languages: ['java'],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const pages = new Map(
      sourcesOf(project, PAGE, /./).map((one) => [addressOf(one.file), { ...one, page: readPage(one.text) }]),
    )
    const parts = new Set([...pages].flatMap(([path, { page }]) => page.includes.map((file) => targetOf(file, path))))
    const posted = new Set([...pages].flatMap(([path, { page }]) => page.posts.map((to) => targetOf(to, path))))
    for (const [path, one] of pages) {
      if (/(?:^|\/)(?:WEB|META)-INF\//.test(path) || parts.has(path)) continue
      addPage(one, path, posted.has(path), { file: one.file, line: 1 }, run)
    }
    for (const { page: target, path, ...site } of pagesMapped(project)) {
      const one = pages.get(target)
      if (one !== undefined) addPage(one, path, posted.has(path), site, run)
    }
  },
}

function addressOf(file: string): string {
  return `/${file.replace(ROOT, '')}`
}

/** What an address in a page points to, from the page's own. */
function targetOf(address: string, from: string): string {
  if (address === '') return from
  const parts: string[] = []
  for (const part of (address.startsWith('/') ? address : `${folderOf(from)}/${address}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function moduleOf(file: string, page: PageSource, project: Project): Module | undefined {
  const lowered = project.files.lower({ file, text: page.java }, javaLowering)
  return lowered === undefined ? undefined : project.add({ ...lowered, scope: file })
}

/** A page answers GET, and POST where a form is sent to it or where it asks for that method by name. */
function addPage(
  { file, page }: TextFile & { readonly page: PageSource },
  path: string,
  isPosted: boolean,
  site: { readonly file: string; readonly line: number },
  run: Interpreter,
): void {
  const module = run.project.module(file) ?? moduleOf(file, page, run.project)
  if (module === undefined) return
  module.read(run)
  const of = module.scope.own('Page')
  const method = of?.kind === 'class' ? methodsOf(of, run).find(({ name }) => name === 'service') : undefined
  if (method === undefined) return
  const router = run.project.graph.router({
    ...servletReader,
    framework: 'jsp',
    syntax: (piece) => [{ path: piece, params: [] }],
  })
  router.isApplication = true
  for (const verb of isPosted || /"POST"/.test(page.java) ? ['GET', 'POST'] : ['GET']) {
    router.route({
      ...site,
      methods: [verb],
      path: text(path),
      handlers: [],
      condition: undefined,
      facts: { method, declared: [] },
    })
  }
}
