import { apply, assignRole, library, listRoles, plan, render } from './program.service.ts'

export const programHandlers = { library, plan, apply, render, listRoles, assignRole }
