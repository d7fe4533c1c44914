/** What an instance shows of its latest entry, wherever it runs. */
export interface GuestView {
  /** See `Instance.state`. */
  readonly state: Uint32Array;
  /** [0] milliseconds to the next timer. */
  readonly timer: Float64Array;
  /** [0] CPU nanoseconds, [1] bytes in, [2] bytes out, [3] what of [0] was used for no call under way. */
  readonly lastEntry: Float64Array;
  /** Whether the guest waits for an answer that is being made. */
  readonly isEntered: boolean;
  /** See `Instance.takeEvents`. */
  takeEvents(): unknown[];
  /** See `Instance.takeRecorded`. */
  takeRecorded(): Uint8Array | undefined;
}
