import { randomUUID } from 'node:crypto'
import type { Row } from '../memory-database.ts'
import { reference } from './database.ts'
import type { Call, Clinic, Route } from './route.ts'
import { Limit, object, Refusal, text } from './route.ts'

const uuid = { type: 'string', format: 'uuid' } as const
const appointment = object({ reference: text, patientId: uuid, doctorCode: text, startsAt: text, reason: text })

function shownAppointment(row: Row): Row {
  return {
    reference: row['reference'],
    patientId: row['patient_id'],
    doctorCode: row['doctor_code'],
    startsAt: row['starts_at'],
    reason: row['reason'],
  } as Row
}

/** Appointments, prescriptions and lab results. */
export function visitRoutes({ db, has }: Clinic): Route[] {
  const isTheirs = (row: Row, { user }: Call): boolean =>
    user['role'] !== 'patient' || row['patient_id'] === user['patient_id']
  const bookings = new Limit(12, 3_000)

  const list = ({ query, user }: Call): unknown => {
    const isStaff = user['role'] !== 'patient'
    const asked = query['patientId']
    if (asked !== undefined && asked !== user['patient_id'] && !isStaff && !has('appointments-filter-bola'))
      throw new Refusal(403, 'Not your appointments')
    const rows = db.all(
      'SELECT * FROM appointments WHERE patient_id = ? ORDER BY starts_at LIMIT 50',
      asked ?? String(user['patient_id']),
    )
    return rows.map(shownAppointment)
  }

  const book = (call: Call): unknown => {
    const { body, user, reply } = call
    if (!has('appointment-hoarding')) bookings.count(String(user['username']), reply)
    if (db.one('SELECT code FROM doctors WHERE code = ?', String(body['doctorCode'])) === undefined)
      throw new Refusal(422, 'No such doctor')
    const isOther = body['patientId'] !== undefined && body['patientId'] !== user['patient_id']
    if (isOther && user['role'] === 'patient' && !has('appointment-for-other'))
      throw new Refusal(403, 'You book for yourself only')
    const patientId = String(body['patientId'] ?? user['patient_id'])
    if (db.one('SELECT id FROM patients WHERE id = ?', patientId) === undefined)
      throw new Refusal(422, 'No such patient')
    const key = reference()
    db.run(
      'INSERT INTO appointments VALUES (?, ?, ?, ?, ?)',
      key,
      patientId,
      String(body['doctorCode']),
      String(body['startsAt']),
      String(body['reason'] ?? ''),
    )
    return reply.code(201).send(shownAppointment(db.one('SELECT * FROM appointments WHERE reference = ?', key) as Row))
  }

  const read = (call: Call): unknown => {
    const { params, user } = call
    const key = params['reference'] ?? ''
    if (!has('appointment-sql')) {
      const row = db.one('SELECT * FROM appointments WHERE reference = ?', key)
      if (row === undefined || !isTheirs(row, call)) throw new Refusal(404, 'No such appointment')
      return shownAppointment(row)
    }
    const own = user['role'] === 'patient' ? `patient_id = '${user['patient_id']}' AND ` : ''
    let row: Row | undefined
    try {
      row = db.one(`SELECT * FROM appointments WHERE ${own}reference = '${key}'`)
    } catch {
      row = undefined
    }
    if (row === undefined) throw new Refusal(404, 'No such appointment')
    return shownAppointment(row)
  }

  const cancel = (call: Call): unknown => {
    const row = db.one('SELECT * FROM appointments WHERE reference = ?', call.params['reference'] ?? '')
    if (row === undefined || !(isTheirs(row, call) || has('appointment-cancel-bola')))
      throw new Refusal(404, 'No such appointment')
    db.run('DELETE FROM appointments WHERE reference = ?', String(row['reference']))
    return call.reply.code(204).send()
  }

  const prescribe = ({ body, user, reply }: Call): unknown => {
    if (user['role'] === 'patient' && !has('prescribe-any-role')) throw new Refusal(403, 'Doctors prescribe')
    const id = randomUUID()
    if (db.one('SELECT id FROM patients WHERE id = ?', String(body['patientId'])) === undefined)
      throw new Refusal(422, 'No such patient')
    db.run(
      'INSERT INTO prescriptions VALUES (?, ?, ?, ?, ?)',
      id,
      String(body['patientId']),
      String(body['drug']),
      String(body['dose']),
      String(user['username']),
    )
    return reply.code(201).send({ id, patientId: body['patientId'], drug: body['drug'], dose: body['dose'] })
  }

  const labResult = (code: string): Row => {
    const row = db.one('SELECT code, patient_id, test, value, comment FROM lab_results WHERE code = ?', code)
    if (row === undefined) throw new Refusal(404, 'No such result')
    return row
  }

  return [
    {
      method: 'GET',
      path: '/api/v2/appointments',
      summary: 'The own appointments',
      access: 'user',
      query: { patientId: uuid },
      answer: { type: 'array', items: appointment },
      handle: list,
    },
    {
      method: 'POST',
      path: '/api/v2/appointments',
      summary: 'Book an appointment',
      access: 'user',
      body: object({
        doctorCode: text,
        startsAt: { type: 'string', format: 'date-time' },
        'reason?': text,
        'patientId?': uuid,
      }),
      answer: appointment,
      handle: book,
    },
    {
      method: 'GET',
      path: '/api/v2/appointments/{reference}',
      summary: 'An appointment',
      access: 'user',
      answer: appointment,
      handle: read,
    },
    {
      method: 'DELETE',
      path: '/api/v2/appointments/{reference}',
      summary: 'Cancel an appointment',
      access: 'user',
      handle: cancel,
    },
    {
      method: 'GET',
      path: '/api/v2/prescriptions',
      summary: 'The own prescriptions',
      access: 'user',
      handle: ({ user }) =>
        db.all(
          'SELECT id, drug, dose, prescribed_by FROM prescriptions WHERE patient_id = ?',
          String(user['patient_id']),
        ),
    },
    {
      method: 'POST',
      path: '/api/v2/prescriptions',
      summary: 'Prescribe (doctors)',
      access: 'user',
      body: object({ patientId: uuid, drug: text, dose: text }),
      handle: prescribe,
    },
    {
      method: 'GET',
      path: '/api/v2/prescriptions/{id}',
      summary: 'A prescription',
      access: 'user',
      handle: (call) => {
        const row = db.one('SELECT * FROM prescriptions WHERE id = ?', call.params['id'] ?? '')
        if (row === undefined || !isTheirs(row, call)) throw new Refusal(404, 'No such prescription')
        return row
      },
    },
    {
      method: 'GET',
      path: '/api/v2/lab-results',
      summary: 'The own lab results',
      access: 'user',
      handle: ({ user }) => ({
        results: db.all('SELECT code, test FROM lab_results WHERE patient_id = ?', String(user['patient_id'])),
      }),
    },
    {
      method: 'GET',
      path: '/api/v2/lab-results/{code}',
      summary: 'A lab result',
      access: 'user',
      answer: object({ code: text, test: text, value: text, comment: text }),
      handle: (call) => {
        const row = labResult(call.params['code'] ?? '')
        if (!isTheirs(row, call) && !has('lab-result-bola')) throw new Refusal(404, 'No such result')
        return row
      },
    },
    {
      method: 'GET',
      path: '/api/v2/lab-results/{code}/report',
      summary: 'A lab result to print',
      access: has('lab-report-no-auth') ? 'public' : 'user',
      handle: (call) => {
        const row = labResult(call.params['code'] ?? '')
        if (!has('lab-report-no-auth') && !isTheirs(row, call)) throw new Refusal(404, 'No such result')
        return call.reply
          .type('text/plain; charset=utf-8')
          .send(
            `Result ${row['code']}\nPatient ${row['patient_id']}\n${row['test']}: ${row['value']}\n${row['comment']}\n`,
          )
      },
    },
  ]
}
