import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;

/** Prints Kafka's error table, one `code TAB name TAB retriable` a line: run by update.ts with kafka-clients on the class path. */
public class ErrorCodes {
  public static void main(String[] args) {
    for (Errors error : Errors.values()) {
      System.out.println(error.code() + "\t" + error.name() + "\t" + (error.exception() instanceof RetriableException));
    }
  }
}
