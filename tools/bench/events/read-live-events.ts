import { EventSourceParserStream } from "eventsource-parser/stream";
import { type LiveEvent, liveEventSchema } from "@/domain/live-event";

export interface HeardEvent {
  event: LiveEvent;
  /** What a reader that was cut says it has heard. */
  id: string;
}

/** The events of an answer of /api/events, as they come. */
export async function* readLiveEvents({ body }: Response): AsyncGenerator<HeardEvent> {
  if (!body) throw new Error("the answer has no body");
  const messages = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { id = "", event, data } of messages) {
    yield { id, event: liveEventSchema.parse({ name: event, data: JSON.parse(data) }) };
  }
}
