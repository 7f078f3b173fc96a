// Compile-time only: what this app reads and sends is what the engine says (generated.ts). A renamed or new field fails here.
import type * as Ours from './types'
import type * as Engine from './generated'

/** Fails to compile unless every `A` is a `B`. */
type Is<A extends B, B> = A

export type Rows = [
  Is<Ours.Production, Engine.ProductionBody>, Is<Ours.Unit, Engine.PlaceInList>, Is<Ours.Department, Engine.PlaceInList>,
  Is<Ours.Contact, Engine.ContactBody>, Is<Ours.Me, Engine.MeBody>, Is<Ours.CrewMember, Engine.CrewBody>,
  Is<Ours.CrewContact, Engine.CrewContactBody>, Is<Ours.Enrolment, Engine.EnrolmentBody>, Is<Ours.DayPlan, Engine.DayBody>,
  Is<Ours.DepartmentCall, Engine.DepartmentCallBody>, Is<Ours.CallPlan, Engine.CallPlanBody>, Is<Ours.Call, Engine.CallBody>,
  Is<Ours.Answer, Engine.AnswerBody>, Is<Ours.Message, Engine.MessageBody>, Is<Ours.Document, Engine.DocumentBody>,
  Is<Ours.LateVerdict, Engine.VerdictBody>,
]

export type Envelope = [Is<Ours.EditWire, Engine.Edit>, Is<Omit<Ours.SyncRequest, 'edits'>, Omit<Engine.SyncRequest, 'edits'>>, Is<Ours.Verdict, Engine.Verdict>, Is<Ours.SyncReply, Engine.SyncReply>]

export type Args = Is<Ours.EditArgs, Pick<Engine.EditArgs, Ours.EditKind>>
/** Kinds that the engine knows and this app does not make: they are the server's own, or another client's. */
export type NotMade = Exclude<keyof Engine.EditArgs, Ours.EditKind>
