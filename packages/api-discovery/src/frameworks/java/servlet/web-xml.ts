/** `WEB-INF/web.xml`: which servlet answers which URL patterns. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { parseXml, type XmlElement } from '../../../specifications/wsdl/xml.ts'
import { addServlet } from './servlets.ts'

export function addWebXml(file: string, project: Project, run: Interpreter): void {
  const root = documentOf(file, project)
  if (root?.name !== 'web-app') return
  const classes = new Map(
    root.children
      .filter((child) => child.name === 'servlet')
      .map((child) => [childText(child, 'servlet-name'), childText(child, 'servlet-class')]),
  )
  for (const mapping of root.children.filter((child) => child.name === 'servlet-mapping')) {
    const className = classes.get(childText(mapping, 'servlet-name')) ?? ''
    const of = project.classes.find(
      (one) =>
        one.def.name === className.slice(className.lastIndexOf('.') + 1) && one.scope.module.language.name === 'java',
    )
    for (const pattern of mapping.children) {
      if (of === undefined || pattern.name !== 'url-pattern') continue
      addServlet(of, text(pattern.text), { file, line: pattern.line }, run)
    }
  }
}

/** Pages of web.xml with a path of their own: `<jsp-file>` in the place of a class. */
export function pagesMapped(
  project: Project,
): { readonly page: string; readonly path: string; readonly file: string; readonly line: number }[] {
  const files = [...project.files.paths].filter((file) => /(?:^|\/)web\.xml$/.test(file))
  return files.flatMap((file) => {
    const children = documentOf(file, project)?.children ?? []
    const servlets = children.filter((child) => child.name === 'servlet')
    const pages = new Map(servlets.map((one) => [childText(one, 'servlet-name'), childText(one, 'jsp-file')]))
    return children
      .filter((child) => child.name === 'servlet-mapping')
      .flatMap((mapping) => mapping.children.map((pattern) => ({ pattern, name: childText(mapping, 'servlet-name') })))
      .flatMap(({ pattern, name }) => {
        const page = pages.get(name) ?? ''
        const isPage = page !== '' && pattern.name === 'url-pattern'
        return isPage ? [{ page, path: pattern.text, file, line: pattern.line }] : []
      })
  })
}

export function documentOf(file: string, project: Project): XmlElement | undefined {
  try {
    return parseXml(project.files.text(file) ?? '')
  } catch {
    return undefined
  }
}

function childText(of: XmlElement, name: string): string {
  return of.children.find((child) => child.name === name)?.text ?? ''
}
