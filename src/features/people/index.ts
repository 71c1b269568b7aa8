import { addAbsence, endAbsence, listAbsences } from './absences.service.ts'
import { importCsv } from './import.service.ts'
import { invite } from './invitations.service.ts'
import { deactivate, erase } from './leaving.service.ts'
import { create, get, list, update } from './people.service.ts'
import { listTeams, saveTeam } from './teams.service.ts'

export { mailInvitation } from './invitations.service.ts'

export const peopleHandlers = {
  list,
  get,
  create,
  update,
  invite,
  deactivate,
  erase,
  importCsv,
  listAbsences,
  addAbsence,
  endAbsence,
  listTeams,
  saveTeam,
}
