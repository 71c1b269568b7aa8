/** Struts 2: actions of struts.xml, and of the convention plugin's annotations. Struts 1: struts-config.xml. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text, type ClassValue } from '../../../engine/values.ts'
import type { Param } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import type { XmlElement } from '../../../specifications/wsdl/xml.ts'
import { textElement } from '../../jvm/marks.ts'
import { classMarks, lineage, methodMarks, methodsOf } from '../../jvm/methods.ts'
import { bracePath } from '../../jvm/path.ts'
import { documentOf } from '../servlet/web-xml.ts'

const reader: Reader = { framework: 'struts', syntax: bracePath }

export const struts: Framework = {
  name: 'struts',
  languages: ['java'],
  packages: ['com.opensymphony.xwork2*', 'org.apache.struts*'],
  hints: String.raw`\borg\.apache\.struts|\bActionSupport\b`,

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      if (!/(?:^|\/)struts[\w.-]*\.xml$/.test(file)) continue
      const root = documentOf(file, project)
      if (root?.name === 'struts') addStruts2(root, file, project, run)
      if (root?.name === 'struts-config') addStruts1(root, file, run)
    }
    for (const of of project.classes) {
      if (of.scope.module.language.name === 'java') run.unit(of.scope.module, () => addConvention(of, run))
    }
  },
}

function application(run: Interpreter): Router {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  return router
}

/** Callers reach an action by GET and by POST alike. */
function addAction(
  router: Router,
  path: string,
  handler: string,
  site: { file: string; line: number },
  of: ClassValue | undefined,
  run: Interpreter,
): void {
  for (const method of ['GET', 'POST']) {
    router.route({
      ...site,
      methods: [method],
      path: text(path),
      handlers: [],
      condition: undefined,
      handler,
      params: of === undefined ? [] : properties(of, method === 'GET' ? 'query' : 'form', run),
    })
  }
}

/** What callers can set on an action: each property with a setter. */
function properties(of: ClassValue, place: 'query' | 'form', run: Interpreter): Param[] {
  return lineage(of, run).flatMap((one) =>
    one.def.members.flatMap(({ name, method }): Param[] => {
      const isSetter = method?.params.length === 1 && /^set[A-Z]/.test(name)
      if (!isSetter || /^set(?:Servlet(?:Request|Response|Context)|Session|Application|Parameters)$/.test(name))
        return []
      return [{ name: name.charAt(3).toLowerCase() + name.slice(4), in: place }]
    }),
  )
}

function addStruts2(root: XmlElement, file: string, project: Project, run: Interpreter): void {
  const router = application(run)
  const constant = root.children.find((child) => child.attributes.get('name') === 'struts.action.extension')
  const extension = (constant?.attributes.get('value') ?? 'action').split(',')[0] ?? ''
  for (const group of root.children.filter((child) => child.name === 'package')) {
    for (const action of group.children.filter((child) => child.name === 'action')) {
      const name = (action.attributes.get('name') ?? '').replaceAll('*', '{wildcard}')
      const className = action.attributes.get('class') ?? ''
      const short = className.slice(className.lastIndexOf('.') + 1)
      const of = project.classes.find((one) => one.def.name === short && short !== '')
      const path = `${group.attributes.get('namespace') ?? ''}/${name}${extension === '' ? '' : `.${extension}`}`
      const method = action.attributes.get('method') ?? 'execute'
      addAction(router, path, short === '' ? name : `${short}.${method}`, { file, line: action.line }, of, run)
    }
  }
}

function addStruts1(root: XmlElement, file: string, run: Interpreter): void {
  const router = application(run)
  for (const group of root.children.filter((child) => child.name === 'action-mappings')) {
    for (const action of group.children.filter((child) => child.name === 'action')) {
      const path = action.attributes.get('path')
      const type = action.attributes.get('type') ?? path ?? ''
      if (path !== undefined)
        addAction(
          router,
          `${path}.do`,
          type.slice(type.lastIndexOf('.') + 1),
          { file, line: action.line },
          undefined,
          run,
        )
    }
  }
}

/** `@Namespace("/users")` on a class, `@Action("list")` on a class or a method. */
function addConvention(of: ClassValue, run: Interpreter): void {
  if (of.def.abstract === true) return
  const marks = classMarks(of, run)
  const isStruts = (name: string, packageName: string): boolean =>
    name === 'Action' && packageName.startsWith('org.apache.struts2')
  const namespace =
    textElement(
      marks.find((mark) => mark.name === 'Namespace'),
      'value',
    ) ?? ''
  const all = [
    ...marks.map((mark) => ({ mark, name: 'execute' })),
    ...methodsOf(of, run).flatMap((method) => methodMarks(method, run).map((mark) => ({ mark, name: method.name }))),
  ]
  const actions = all.filter(({ mark }) => isStruts(mark.name, mark.package))
  if (actions.length === 0) return
  const router = application(run)
  for (const { mark, name } of actions) {
    const path = textElement(mark, 'value') ?? ''
    const whole = path.startsWith('/') ? path : `${namespace}/${path}`
    addAction(router, whole, `${of.def.name ?? ''}.${name}`, { file: of.scope.module.file, line: mark.line }, of, run)
  }
}
