import type { Row } from '../memory-database.ts'
import type { Call, Clinic, Route } from './route.ts'
import { integer, object, Refusal, text } from './route.ts'

const uuid = { type: 'string', format: 'uuid' } as const
const record = object({ id: uuid, fullName: text, birthDate: text, nationalId: text, address: text, allergies: text })

function shownPatient(row: Row): Record<string, unknown> {
  return {
    id: row['id'],
    fullName: row['full_name'],
    birthDate: row['birth_date'],
    nationalId: row['national_id'],
    address: row['address'],
    allergies: row['allergies'],
    insuranceVerified: row['insurance_verified'] === 1,
    discountPercent: row['discount_percent'],
  }
}

/** Columns a field of the record is kept in. */
const ownFields = { fullName: 'full_name', address: 'address', allergies: 'allergies' } as const
const staffFields = { insuranceVerified: 'insurance_verified', discountPercent: 'discount_percent' } as const

/** Patient records and the directory of doctors. */
export function patientRoutes({ db, has }: Clinic): Route[] {
  const line = has('no-security-headers') ? text : { ...text, maxLength: 500 }
  const patient = (id: unknown): Row => {
    const row = db.one('SELECT * FROM patients WHERE id = ?', String(id))
    if (row === undefined) throw new Refusal(404, 'No such patient')
    return row
  }
  const allowed = (call: Call, open: boolean): Row => {
    const row = patient(call.params['patientId'])
    if (open || call.user['role'] !== 'patient' || row['username'] === call.user['username']) return row
    throw new Refusal(404, 'No such patient')
  }

  const update = (call: Call): unknown => {
    const row = allowed(call, has('patient-update-bola'))
    const isStaff = call.user['role'] !== 'patient'
    const columns: Record<string, string> =
      isStaff || has('patient-update-mass') ? { ...ownFields, ...staffFields } : ownFields
    for (const [field, column] of Object.entries(columns)) {
      const value = call.body[field]
      if (value === undefined) continue
      db.run(
        `UPDATE patients SET ${column} = ? WHERE id = ?`,
        typeof value === 'boolean' ? Number(value) : value,
        String(row['id']),
      )
    }
    return shownPatient(patient(row['id']))
  }

  const directory = ({ query }: Call): unknown => {
    const wanted = Number(query['limit'] ?? 20)
    if (!has('doctors-no-limit') && !(wanted >= 1 && wanted <= 100)) throw new Refusal(400, 'limit is 1 to 100')
    const rows = db.all('SELECT * FROM doctors ORDER BY code LIMIT ?', wanted)
    return {
      limit: wanted,
      items: rows.map((row) => ({
        code: row['code'],
        name: row['name'],
        specialty: row['specialty'],
        room: row['room'],
        ...(has('doctors-excess') && { privatePhone: row['private_phone'], annualSalaryEur: row['salary'] }),
      })),
    }
  }

  const search = ({ query }: Call): unknown => {
    const term = query['q'] ?? ''
    return has('doctor-search-sql')
      ? db.all(
          `SELECT code, name, specialty, room FROM doctors WHERE name LIKE '%${term}%' OR specialty LIKE '%${term}%'`,
        )
      : db.all('SELECT code, name, specialty, room FROM doctors WHERE name LIKE ?1 OR specialty LIKE ?1', `%${term}%`)
  }

  const schedule = ({ params, query }: Call): unknown => {
    if (db.one('SELECT code FROM doctors WHERE code = ?', params['code'] ?? '') === undefined)
      throw new Refusal(404, 'No such doctor')
    const day = query['day'] ?? '2031-03-04'
    if (!has('schedule-stack-trace') && !/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(day))
      throw new Refusal(400, 'day is a date such as 2031-03-04')
    const date = new Date(day).toISOString().slice(0, 10)
    const order = query['sort'] ?? 'hour'
    if (!has('schedule-sort-sql') && !['hour', 'room'].includes(order)) throw new Refusal(400, 'sort is hour or room')
    return db.all(
      `SELECT day, hour, room FROM slots WHERE doctor_code = ? AND day = ? ORDER BY ${order}`,
      params['code'] ?? '',
      date,
    )
  }

  return [
    {
      method: 'GET',
      path: '/api/v2/patients/{patientId}',
      summary: 'A patient record',
      access: 'user',
      answer: record,
      handle: (call) => shownPatient(allowed(call, has('patient-bola'))),
    },
    {
      method: 'PATCH',
      path: '/api/v2/patients/{patientId}',
      summary: 'Change a patient record',
      access: 'user',
      body: object({ 'fullName?': line, 'address?': line, 'allergies?': line }),
      answer: record,
      handle: update,
    },
    ...(has('patients-v1-no-auth')
      ? [
          {
            method: 'GET',
            path: '/api/v1/patients/{patientId}',
            summary: 'A patient record',
            access: 'public',
            hidden: true,
            handle: ({ params }: Call) => shownPatient(patient(params['patientId'])),
          } as const,
        ]
      : []),
    {
      method: 'GET',
      path: '/api/v2/doctors',
      summary: 'Doctors of the house',
      access: 'public',
      query: { limit: integer },
      handle: directory,
    },
    {
      method: 'GET',
      path: '/api/v2/doctors/search',
      summary: 'Find a doctor',
      access: 'public',
      query: { q: text },
      handle: search,
    },
    {
      method: 'GET',
      path: '/api/v2/doctors/{code}/schedule',
      summary: 'Free hours of a doctor',
      access: 'public',
      query: { day: { type: 'string', format: 'date' }, sort: text },
      handle: schedule,
    },
  ]
}
