import { randomBytes, randomUUID } from 'node:crypto'
import { MemoryDatabase, type Row } from '../memory-database.ts'
import { hashOf } from '../passwords.ts'

export type Role = 'patient' | 'doctor' | 'admin'

const tables = `
  CREATE TABLE users (username TEXT PRIMARY KEY, email TEXT, phone TEXT, full_name TEXT, role TEXT, password_hash TEXT,
    reset_code TEXT, patient_id TEXT, voucher_credit INTEGER DEFAULT 0);
  CREATE TABLE patients (id TEXT PRIMARY KEY, username TEXT, full_name TEXT, birth_date TEXT, national_id TEXT, address TEXT,
    allergies TEXT, insurance_verified INTEGER DEFAULT 0, discount_percent INTEGER DEFAULT 0);
  CREATE TABLE doctors (code TEXT PRIMARY KEY, name TEXT, specialty TEXT, room TEXT, private_phone TEXT, salary INTEGER);
  CREATE TABLE slots (doctor_code TEXT, day TEXT, hour INTEGER, room TEXT);
  CREATE TABLE appointments (reference TEXT PRIMARY KEY, patient_id TEXT, doctor_code TEXT, starts_at TEXT, reason TEXT);
  CREATE TABLE prescriptions (id TEXT PRIMARY KEY, patient_id TEXT, drug TEXT, dose TEXT, prescribed_by TEXT);
  CREATE TABLE lab_results (code TEXT PRIMARY KEY, patient_id TEXT, test TEXT, value TEXT, comment TEXT);
  CREATE TABLE invoices (number TEXT PRIMARY KEY, patient_id TEXT, amount_cents INTEGER, paid_cents INTEGER, status TEXT);
  CREATE TABLE vouchers (code TEXT, username TEXT);
  CREATE TABLE referrals (id TEXT PRIMARY KEY, patient_id TEXT, specialty TEXT, note TEXT, status TEXT);
  CREATE TABLE announcements (slug TEXT PRIMARY KEY, title TEXT, text TEXT);
  CREATE TABLE feedback (rating INTEGER, comment TEXT);
  CREATE TABLE webhooks (id TEXT PRIMARY KEY, username TEXT, url TEXT, event TEXT);
`

/** The clinic's database, in memory, with three doctors and people to sign in as. */
export class Database extends MemoryDatabase {
  constructor() {
    super(tables)
    this.addUser({
      username: 'mara.lindt',
      fullName: 'Mara Lindt',
      email: 'mara@lindt.example',
      password: 'Plum-Harbor-71',
    })
    this.addUser({
      username: 'jonas.weber',
      fullName: 'Jonas Weber',
      email: 'jonas@weber.example',
      password: 'Kite-Meadow-38',
    })
    this.addUser({
      username: 'dr.klein',
      fullName: 'Eva Klein',
      email: 'klein@clinic.example',
      password: 'Stone-Ladder-52',
      role: 'doctor',
    })
    this.addUser({
      username: 'office',
      fullName: 'Front Office',
      email: 'office@clinic.example',
      password: 'Cedar-Window-94',
      role: 'admin',
    })
    const doctors = [
      ['DR-KLEIN', 'Eva Klein', 'cardiology', 'B12', '+49 151 5550101', 118_000],
      ['DR-OKORO', 'Chidi Okoro', 'dermatology', 'A03', '+49 151 5550102', 104_500],
      ['DR-SANTOS', 'Inês Santos', 'pediatrics', 'C07', '+49 151 5550103', 99_800],
    ] as const
    for (const doctor of doctors) {
      this.run('INSERT INTO doctors VALUES (?, ?, ?, ?, ?, ?)', ...doctor)
      for (const hour of [9, 10, 11])
        this.run('INSERT INTO slots VALUES (?, ?, ?, ?)', doctor[0], '2031-03-04', hour, doctor[3])
    }
    this.run('INSERT INTO announcements VALUES (?, ?, ?)', 'summer-hours', 'Summer hours', 'We open at eight in July.')
    this.addCareFor('mara.lindt', 17, 'penicillin')
    this.addCareFor('jonas.weber', 18, 'latex')
  }

  addUser(user: { username: string; fullName: string; email: string; password: string; role?: Role }): Row {
    const patientId = randomUUID()
    const role = user.role ?? 'patient'
    this.run(
      'INSERT INTO users (username, email, phone, full_name, role, password_hash, patient_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
      user.username,
      user.email,
      `+49 30 ${1_000_000 + Math.floor(Math.random() * 8_999_999)}`,
      user.fullName,
      role,
      hashOf(user.password),
      patientId,
    )
    this.run(
      'INSERT INTO patients (id, username, full_name, birth_date, national_id, address) VALUES (?, ?, ?, ?, ?, ?)',
      patientId,
      user.username,
      user.fullName,
      '1988-05-17',
      `ID${randomBytes(4).toString('hex').toUpperCase()}`,
      `Gartenweg ${Math.floor(Math.random() * 200)}`,
    )
    const number = this.all('SELECT number FROM invoices').length + 4020
    this.run('INSERT INTO invoices VALUES (?, ?, ?, 0, ?)', `INV-${number}`, patientId, 8_450, 'open')
    return this.one('SELECT * FROM users WHERE username = ?', user.username) as Row
  }

  private addCareFor(username: string, number: number, allergy: string): void {
    const { patient_id: id } = this.one('SELECT patient_id FROM users WHERE username = ?', username) as {
      patient_id: string
    }
    this.run('UPDATE patients SET allergies = ? WHERE id = ?', allergy, id)
    this.run(
      'INSERT INTO appointments VALUES (?, ?, ?, ?, ?)',
      reference(),
      id,
      'DR-KLEIN',
      '2031-03-04T09:00',
      `palpitations, ${allergy}`,
    )
    this.run('INSERT INTO prescriptions VALUES (?, ?, ?, ?, ?)', randomUUID(), id, 'bisoprolol', '2.5 mg', 'dr.klein')
    this.run(
      'INSERT INTO lab_results VALUES (?, ?, ?, ?, ?)',
      `LAB-2030-000${number}`,
      id,
      'troponin',
      `0.0${number}`,
      `no ${allergy}`,
    )
  }
}

/** A reference as people read it out on the telephone. */
export function reference(): string {
  return `APT-${randomBytes(4).toString('hex').toUpperCase()}`
}
